/**
 * The version of this package, as the `User-Agent` header says it.
 *
 * @module
 */

/** Version of dockwire, such as `0.1.0`. */
export const version = "0.1.0";
