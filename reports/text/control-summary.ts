import type { ControlResult, ControlStatus } from '../../src/types.js';
import { type Color, type Page } from './page.js';

const STATUSES: Readonly<Record<ControlStatus, { readonly mark: string; readonly word: string; readonly color: Color }>> = {
  PASSED: { mark: '✔', word: 'passed', color: 'green' },
  FAILED: { mark: '✖', word: 'failed', color: 'red' },
  UNKNOWN: { mark: '?', word: 'undecided', color: 'yellow' },
  NO_DATA: { mark: '–', word: 'no resource', color: 'dim' },
};

/** One row for each control: its status, its severity, how many findings of each kind, and its title. */
export function* controlSummary(page: Page, controls: readonly ControlResult[]): Iterable<string> {
  const idWidth = Math.max(...controls.map(({ id }) => id.length));
  const rows = controls.map(control => ({ control, counts: countsOf(control) }));
  const countWidth = Math.max(...rows.map(({ counts }) => counts.length));
  const severityWidth = Math.max(...controls.map(({ severity }) => severity.length));
  const used = 2 + 1 + idWidth + 11 + severityWidth + countWidth + 2 * 5;
  const isRoomy = page.width - used >= 36;
  for (const { control, counts } of rows) {
    const { mark, word, color } = STATUSES[control.status];
    const cells = [
      page.paint(mark, color),
      page.pad(page.paint(control.id, 'bold'), idWidth),
      page.pad(page.paint(word, color), 11),
      page.pad(control.severity.toLowerCase(), severityWidth),
      isRoomy ? page.pad(page.paint(counts, 'dim'), countWidth) : page.paint(counts, 'dim'),
    ].join('  ');
    if (isRoomy) yield page.hanging(`  ${cells}  `, page.paint(control.title), used);
    else yield page.paragraph(cells, 2, 5) + page.paragraph(page.paint(control.title, 'dim'), 5);
  }
}

function countsOf({ counts, vacuous }: ControlResult): string {
  const undecided = counts.WARNING + counts.NOT_AVAILABLE;
  const judged = counts.PASSED - vacuous;
  const parts = [
    counts.FAILED > 0 ? `${counts.FAILED} failed` : '',
    undecided > 0 ? `${undecided} undecided` : '',
    judged > 0 ? `${judged} passed` : '',
    vacuous > 0 ? `${vacuous} nothing to judge` : '',
  ];
  return parts.filter(Boolean).join(', ');
}
