import type { MultiformatMessageString } from 'sarif';
import type { ControlResult } from '../../src/types.js';
import { block, escapeMarkdown, fence, plain } from './text.js';

type Section =
  | { readonly heading: string; readonly paragraph: string }
  | { readonly heading: string; readonly items: readonly string[]; readonly ordered?: true }
  | { readonly heading: string; readonly code: string; readonly language: string };

/** What a reader of an alert needs: the rule, what to do about it, and which requirements ask for it. */
export function helpFor(control: ControlResult): MultiformatMessageString {
  const sections = sectionsOf(control);
  return {
    text: [plain(control.description, Infinity), ...sections.map(asText), `More: ${plain(control.url, Infinity)}`].join('\n\n'),
    markdown: [escapeMarkdown(control.description), ...sections.map(asMarkdown), `More: ${escapeMarkdown(control.url)}`].join('\n\n'),
  };
}

function sectionsOf({ decision, parameters, remediation, relatedRequirements, notes }: ControlResult): Section[] {
  const set = Object.entries(parameters).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const all: readonly Section[] = [
    { heading: 'How it is decided', items: decision, ordered: true },
    { heading: 'Parameters in this scan', items: set },
    { heading: 'What to do', paragraph: remediation.text },
    { heading: 'Take care', items: remediation.cautions },
    { heading: 'AWS CLI', code: remediation.cli, language: 'shell' },
    { heading: 'Terraform', code: remediation.terraform, language: 'terraform' },
    { heading: 'Requirements', items: relatedRequirements },
    { heading: 'Notes', items: notes },
  ];
  return all.filter(section => {
    if ('paragraph' in section) return section.paragraph.trim() !== '';
    return 'code' in section ? section.code.trim() !== '' : section.items.length > 0;
  });
}

function asText(section: Section): string {
  return `${section.heading}:\n${body(section, text => plain(text, Infinity), block)}`;
}

function asMarkdown(section: Section): string {
  const code = 'language' in section ? (text: string) => fence(section.language, text) : block;
  return `### ${section.heading}\n\n${body(section, escapeMarkdown, code)}`;
}

function body(section: Section, words: (text: string) => string, code: (text: string) => string): string {
  if ('paragraph' in section) return words(section.paragraph);
  if ('code' in section) return code(section.code);
  return section.items.map((item, index) => `${section.ordered ? `${index + 1}.` : '-'} ${words(item)}`).join('\n');
}
