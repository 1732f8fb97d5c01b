/**
 * What exit codes mean.
 *
 * @module
 */

/** Signals by number, where they end a process. */
const signals: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  10: "SIGUSR1",
  11: "SIGSEGV",
  12: "SIGUSR2",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
};

const meanings: Readonly<Record<number, string>> = {
  0: "it ended by itself and well",
  1: "the program failed by itself; its last lines should say why",
  2: "the program refused its arguments, or crashed (Go panics end with 2)",
  125: "the engine could not run it",
  126: "its command was found and could not be run: not executable, or a folder",
  127: "its command was not found in the image, or a program that it calls was not",
  128: "the program ended with an exit code that is none",
  130: "it was interrupted (SIGINT)",
  134: "the program aborted itself (SIGABRT): an assertion, or memory that it found corrupted",
  135: "a memory access that the hardware refused (SIGBUS): a file that shrank, or /dev/shm that is full",
  137: "it was killed (SIGKILL)",
  139: "the program crashed with a memory fault (SIGSEGV)",
  141: "it wrote into a pipe that nobody reads (SIGPIPE)",
  143: "it was asked to stop (SIGTERM) and did",
  255: "the program failed with -1",
};

/** An exit code in words. */
export function exitMeaning(code: number): string {
  const known = meanings[code];
  if (known) return known;
  const signal = signals[code - 128];
  if (signal) return `a signal ended it (${signal})`;
  return code > 0 && code < 126 ? `the program's own code ${code}; its documentation or its last lines say what it means` : `code ${code}`;
}
