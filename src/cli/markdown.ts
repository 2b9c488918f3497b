import { safe } from '../../reports/text/safe.js';

/** What Markdown, HTML or a terminal would take for markup, made text. A plugin's words are not ours. */
export function escape(text: string): string {
  return safe(text.replace(/\r?\n/g, ' ')).replace(/[\\`*_[\]|<>]/g, character =>
    character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`,
  );
}

/** A code span, whatever it holds; also in a table. */
export function code(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const blank = ticks.length > 1 ? ' ' : '';
  return `${ticks}${blank}${safe(text).replaceAll('|', '\\|')}${blank}${ticks}`;
}

/** A code block that its text cannot end. */
export function fence(language: string, text: string): string[] {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return text === '' ? [] : [`${ticks}${language}`, ...text.split('\n').map(safe), ticks, ''];
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
}
