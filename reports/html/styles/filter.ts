/** Fields, and the buttons of the heads of tables: what only the script shows. */
export const FILTER = `
[hidden] { display: none !important; }
.filter { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.75rem 1rem; align-items: end; margin-bottom: 1.25rem; padding: 1rem 1.125rem 0.875rem; background: var(--wash); border-radius: 6px; }
main .filter p { max-width: none; min-width: 0; }
.filter label { display: block; margin-bottom: 0.25rem; color: var(--muted); font-size: 0.8125rem; font-weight: 500; }
input, select, button { font: inherit; color: inherit; }
.filter input, .filter select, .filter button, .filtered button { width: 100%; min-height: 2.5rem; padding: 0.375rem 0.625rem; background: var(--paper); border: 1px solid var(--edge); border-radius: 4px; font-size: 0.9375rem; }
.filter select { text-overflow: ellipsis; }
.filter button, .filtered button { cursor: pointer; font-weight: 600; }
.filter .result { grid-column: 1 / -1; font-size: 0.9375rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.filtered { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; justify-content: space-between; margin-bottom: 1rem; padding: 0.75rem 1.125rem; background: var(--wash); border: 2px solid var(--edge); border-radius: 6px; }
.filtered p { flex: 1 1 20rem; }
.filtered button { width: auto; }
.sort { padding: 0; border: 0; background: none; cursor: pointer; text-align: inherit; font-weight: inherit; border-radius: 2px; min-height: 1.5rem; min-width: 1.5rem; }
.sort::after { content: " ↕\uFE0E"; color: var(--muted); }
[aria-sort="ascending"] > .sort::after { content: " ↑\uFE0E"; color: var(--ink); }
[aria-sort="descending"] > .sort::after { content: " ↓\uFE0E"; color: var(--ink); }
.sort:hover::after { color: var(--ink); }
@media print {
  .filter { padding: 0; background: none; }
  .filter > :not(.result), .filtered button, .filtered a, .sort::after { display: none; }
  .sort { min-height: 0; }
  [aria-sort$="ending"] > .sort::after { display: inline; }
}
`;
