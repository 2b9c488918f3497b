import picocolors from 'picocolors';
import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';
import { noCommand, safe } from './safe.js';

export type Color = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Lines of text for a terminal of a known width. Everything that comes from outside goes through `safe` or `paint` first. */
export class Page {
  readonly #colors: ReturnType<typeof picocolors.createColors>;
  readonly width: number;

  constructor(width: number, color: boolean) {
    this.#colors = picocolors.createColors(color);
    this.width = Math.max(40, width);
  }

  /** Coloured, and harmless whatever it holds. */
  paint(text: string, ...colors: readonly Color[]): string {
    return colors.reduce((painted, color) => this.#colors[color](painted), safe(text));
  }

  line(text = '', indent = 0): string {
    return `${' '.repeat(indent)}${noCommand(text)}\n`;
  }

  /** Wrapped to the width, the first line indented by `first`, the others by `rest`. */
  paragraph(text: string, first = 0, rest = first): string {
    const lines = wrapAnsi(text, this.width - rest).split('\n');
    return lines.map((line, index) => this.line(line, index === 0 ? first : rest)).join('');
  }

  /** Text in a column of its own, to the right of a prefix that fills the columns before it. */
  hanging(prefix: string, text: string, columns: number): string {
    const [first = '', ...rest] = wrapAnsi(text, this.width - columns).split('\n');
    return this.line(prefix + first) + rest.map(line => this.line(line, columns)).join('');
  }

  /** Filled up with blanks to a width in columns. */
  pad(text: string, columns: number): string {
    return text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
  }
}
