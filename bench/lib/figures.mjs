// Figures to lines.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export function figure(value) {
  if (value === undefined) return "-";
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * A bench's result as a table: each peer's best figure, how the first dockwire row compares with it, the figure for a second of the
 * client's processor time (which other work on the machine disturbs less), the spread, and the budgets below.
 */
export function table({ title, unit, lower, rows, budgets }) {
  const first = rows.find(({ value, peer }) => value !== undefined && peer.startsWith("dockwire"));
  const ratio = ({ value }) => (first === undefined || value === undefined ? "" : `${figure(lower ? value / first.value : first.value / value)}x`);
  const timed = rows.some(({ perCpu }) => perCpu !== undefined);
  const cells = rows.map((row) => [
    row.peer,
    row.value === undefined ? "-" : `${figure(row.value)} ${unit}`,
    ratio(row),
    ...(timed ? [row.perCpu === undefined ? "" : figure(row.perCpu)] : []),
    row.values === undefined ? "" : `${figure(Math.min(...row.values))} .. ${figure(Math.max(...row.values))}`,
  ]);
  const heads = ["", lower ? "figure" : "best", first === undefined ? "" : "dockwire is", ...(timed ? ["per CPU s"] : []), "all rounds"];
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column].length)));
  const line = (row, note = "") => `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ")}  ${note}`.trimEnd();
  return [title, line(heads), ...cells.map((row, index) => line(row, rows[index].note)), ...budgets.map((budget) => `  ${budgetLine(budget, unit)}`)].join("\n");
}

export function held({ value, most, least }) {
  return value === undefined ? undefined : most === undefined ? value >= least : value <= most;
}

function budgetLine(budget, unit) {
  const { text, value, most, least } = budget;
  const verdict = { true: "held  ", false: "MISSED", undefined: "no figure" }[String(held(budget))];
  const of = most === undefined ? "x" : ` ${unit}`;
  const limit = most === undefined ? `>= ${least}` : `<= ${most}`;
  return `budget ${verdict}  ${text}: ${value === undefined ? "-" : `${figure(value)}${of}`} (${limit}${of})`;
}
