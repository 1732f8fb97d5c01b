/**
 * Checkpoints: the state of a container's processes on disk. Undocumented and experimental.
 *
 * @module
 */

/** The body of `checkpoints.create`. */
export interface CheckpointCreateBody {
  /** Name of the checkpoint. */
  CheckpointID: string;
  /** Folder on the host to keep it in. Default the engine's own. */
  CheckpointDir?: string | undefined;
  /** Ends the container. Default false. */
  Exit?: boolean | undefined;
}

/** A checkpoint in a list. */
export interface CheckpointSummary {
  /** Its name. */
  Name: string;
}
