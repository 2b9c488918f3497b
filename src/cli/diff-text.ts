import { code, prose } from '../../reports/markdown/escape.js';
import { Page } from '../../reports/text/page.js';
import { changeGroups, countsSentence } from '../../reports/wording/baseline.js';
import type { Objection } from '../gate/regression.js';
import type { Difference } from './diff.js';

interface Section {
  readonly title: string;
  readonly entries: readonly Pick<Objection, 'id' | 'what'>[];
}

/** What is worse first, then of each state what was not said so already. */
function sectionsOf({ compared, objections: { worse, undecided, missing } }: Difference): readonly Section[] {
  const said = new Set([...worse, ...undecided].map(({ id }) => id));
  const sections = [
    { title: 'Worse', entries: worse },
    { title: 'Undecided, and not so before', entries: undecided },
    { title: 'Not covered any more', entries: missing },
    ...changeGroups(compared).map(({ title, changes }) => {
      const others = changes.filter(({ id }) => !said.has(id));
      return { title: others.length === changes.length ? title : `${title}, beside those above`, entries: others };
    }),
  ];
  return sections.filter(({ entries }) => entries.length > 0);
}

export function* diffText(difference: Difference, width: number): Generator<string> {
  const page = new Page(width, false);
  const { from, to, compared } = difference;
  yield page.paragraph(page.paint(`${from} → ${to}: ${countsSentence(compared.baseline.counts)}`), 0, 2);
  for (const { title, entries } of sectionsOf(difference)) {
    yield page.line();
    yield page.line(`${title} (${entries.length})`);
    for (const { id, what } of entries) yield page.paragraph(`${page.paint(id)}  ${page.paint(what)}`, 2, 4);
  }
}

export function* diffMarkdown(difference: Difference): Generator<string> {
  const { from, to, compared } = difference;
  yield `### ${prose(from)} → ${prose(to)}\n\n${countsSentence(compared.baseline.counts)}\n`;
  for (const { title, entries } of sectionsOf(difference)) {
    yield `\n#### ${title} (${entries.length})\n\n| Finding | What changed |\n| --- | --- |\n`;
    for (const { id, what } of entries) yield `| ${code(id)} | ${prose(what)} |\n`;
  }
}
