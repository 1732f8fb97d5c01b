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

/** A bench's result as a table: each peer's figure, its share of the first peer's, and the budgets below. */
export function table({ title, unit, lower, rows, budgets }) {
  const first = rows.find(({ value, peer }) => value !== undefined && peer.startsWith("dockwire"));
  const ratio = ({ value }) => (first === undefined || value === undefined ? "" : `${figure(lower ? value / first.value : first.value / value)}x`);
  const width = Math.max(...rows.map(({ peer }) => peer.length));
  const lines = rows.map((row) => {
    const spread = row.values === undefined ? "" : `${figure(Math.min(...row.values))} .. ${figure(Math.max(...row.values))}`;
    return `  ${row.peer.padEnd(width)}  ${figure(row.value).padStart(10)} ${unit.padEnd(5)}  ${ratio(row).padStart(8)}  ${spread.padStart(20)}  ${row.note ?? ""}`.trimEnd();
  });
  const under = (first === undefined ? "" : `${first.peer} is`).padStart(width + 2 + 10 + 1 + 5 + 2 + 10);
  return [title, ...(first === undefined ? [] : [under]), ...lines, ...budgets.map((budget) => `  ${budgetLine(budget, unit)}`)].join("\n");
}

export function held({ value, most, least }) {
  return value === undefined ? undefined : most === undefined ? value >= least : value <= most;
}

function budgetLine(budget, unit) {
  const { text, value, most, least } = budget;
  const verdict = { true: "held  ", false: "MISSED", undefined: "no figure" }[String(held(budget))];
  const limit = most === undefined ? `>= ${least}x` : `<= ${most} ${unit}`;
  return `budget ${verdict}  ${text}: ${figure(value)}${value === undefined ? "" : most === undefined ? "x" : ` ${unit}`} (${limit})`;
}
