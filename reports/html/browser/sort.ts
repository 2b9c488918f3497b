/** By what is worst first. */
const TONES = ['failed', 'warning', 'unavailable', 'passed', 'nodata'];

const byText = new Intl.Collator('en', { numeric: true });

/** A column, counted from one, and its direction: `3`, `-3`. */
type Order = string;

/** Tables of one name are parts of one: their rows are sorted together. */
export class Sort {
  readonly #tables: readonly HTMLTableElement[];
  #rows: readonly HTMLTableRowElement[] | undefined;
  order: Order = '';

  constructor(
    readonly name: string,
    tables: readonly HTMLTableElement[],
  ) {
    this.#tables = tables;
  }

  start(changed: () => void): void {
    for (const table of this.#tables) {
      [...table.tHead!.rows[0]!.cells].forEach((cell, index) => {
        addButton(cell, () => {
          const column = String(index + 1);
          this.apply(this.order === column ? `-${column}` : column);
          changed();
        });
      });
    }
  }

  apply(order: Order): void {
    if (order === this.order) return;
    const column = Math.abs(Number(order)) - 1;
    const cells = this.#tables[0]!.tHead!.rows[0]!.cells.length;
    const isKnown = order === '' || (Number.isInteger(column) && column >= 0 && column < cells);
    this.order = isKnown ? order : '';
    this.#rows ??= this.#tables.flatMap(table => [...table.tBodies[0]!.rows]);
    const rows = this.order === '' ? [...this.#rows] : sorted(this.#rows, column, order.startsWith('-') ? -1 : 1);
    // Counted first: a row that moves to another part leaves its own.
    const parts = this.#tables.map(table => ({ table, size: table.tBodies[0]!.rows.length }));
    for (const { table, size } of parts) {
      table.tBodies[0]!.append(...rows.splice(0, size));
      [...table.tHead!.rows[0]!.cells].forEach((cell, index) => {
        const isSorted = this.order !== '' && index === column;
        cell.ariaSort = isSorted ? (order.startsWith('-') ? 'descending' : 'ascending') : 'none';
      });
    }
  }
}

function sorted(rows: readonly HTMLTableRowElement[], column: number, direction: number): HTMLTableRowElement[] {
  return rows
    .map(row => ({ row, ...keyOf(row.cells[column]) }))
    .sort((a, b) => direction * (a.rank - b.rank || byText.compare(a.text, b.text)))
    .map(({ row }) => row);
}

/** Numbers by their value, statuses by how bad they are, all else as text. A short row has no cell there, and comes last. */
function keyOf(cell: HTMLTableCellElement | undefined): { rank: number; text: string } {
  const text = cell?.textContent.trim() ?? '';
  if (/^[\d,]+$/.test(text) && text.length < 12) return { rank: Number(text.replaceAll(',', '')), text: '' };
  const classes = `${cell?.className ?? ''} ${cell?.firstElementChild?.className ?? ''}`;
  const tone = TONES.indexOf(/\bis-(\w+)/.exec(classes)?.[1] ?? '');
  return tone < 0 ? { rank: cell === undefined ? 1 : 0, text } : { rank: tone, text: '' };
}

function addButton(cell: HTMLTableCellElement, pressed: () => void): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sort';
  if (cell.querySelector('a') === null) button.append(...cell.childNodes);
  else button.ariaLabel = `Sort by ${cell.querySelector('a')!.textContent}`;
  button.addEventListener('click', pressed);
  cell.append(button);
  cell.ariaSort = 'none';
}
