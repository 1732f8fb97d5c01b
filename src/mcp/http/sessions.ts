/**
 * The sessions of a server: so many at most, each for one subject, and none for ever. Times are looked at when a request comes, so that
 * no timer keeps a process alive.
 *
 * @module
 */

import type { HttpSession } from "../adapter/sdk-v1-http.ts";

/** Limits of {@linkcode createSessions}. */
export interface SessionLimits {
  /** Most sessions at once. */
  readonly most: number;
  /** Milliseconds after which one without requests and streams is over. */
  readonly idle: number;
  /** Milliseconds since any fixed time. */
  readonly now: () => number;
}

/** A place for a session. */
export interface Place {
  /** Opaque and not to be guessed. */
  readonly id: string;
  /** Whom it belongs to. */
  readonly subject: string | undefined;
  /** The session, once it is open. */
  session?: HttpSession;
  /** Requests and streams that are open. */
  active: number;
  /** When the last of them ended. */
  since: number;
}

/** All sessions. */
export interface Sessions {
  /** Takes a place; the one that was idle longest makes room. `undefined` where all are busy. */
  take(subject: string | undefined): Place | undefined;
  /** The place of an id, for its subject only. */
  find(id: string, subject: string | undefined): Place | undefined;
  /** Counts a request as begun; what it gives is called once when it has ended. */
  enter(place: Place): () => void;
  /** Gives a place up. Its session is closed. */
  leave(place: Place): Promise<void>;
  /** Gives all up. */
  close(): Promise<void>;
}

/** Makes an empty set of sessions. */
export function createSessions({ most, idle, now }: SessionLimits): Sessions {
  const places = new Map<string, Place>();

  async function leave(place: Place): Promise<void> {
    if (places.delete(place.id)) await place.session?.close();
  }

  /** Ends those whose time is over; closing a session cannot fail in a way that anybody could act on. */
  function sweep(): void {
    for (const place of places.values()) if (!place.active && now() - place.since > idle) leave(place).catch(() => {});
  }

  return {
    take(subject) {
      sweep();
      if (places.size >= most) {
        const resting = [...places.values()].filter((place) => !place.active).sort((one, other) => one.since - other.since);
        if (!resting[0]) return undefined;
        leave(resting[0]).catch(() => {});
      }
      const place: Place = { id: crypto.randomUUID(), subject, active: 0, since: now() };
      places.set(place.id, place);
      return place;
    },
    find(id, subject) {
      sweep();
      const place = places.get(id);
      return place?.session && place.subject === subject ? place : undefined;
    },
    enter(place) {
      place.active++;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        place.active--;
        place.since = now();
      };
    },
    leave,
    async close() {
      await Promise.allSettled([...places.values()].map(leave));
    },
  };
}
