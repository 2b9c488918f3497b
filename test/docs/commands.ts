import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

export const readPage = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Each fenced block in a language. */
export function blocksOf(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);
}

/** Code in a line of text that is a command: of ours, or of a program that the pages name. */
export function inlineCommands(markdown: string): string[] {
  const text = markdown.replace(/^```.*?^```$/gms, '');
  return [...text.matchAll(/`((?:trailproof|npm|npx|aws|terraform) [^`]+)`/g)].map(([, command = '']) => command);
}

/** The commands of a block as a shell takes them: lines that belong together in one piece, without comments. */
export function commandsOf(block: string): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of block.split('\n')) {
    open += open === '' ? line : `\n${line}`;
    if (isUnfinished(open)) continue;
    const command = open.replace(/^#.*|\s+#\s.*$/gm, '').trim();
    if (command !== '') commands.push(command);
    open = '';
  }
  if (open.trim() !== '') throw new Error(`A command has no end: ${open}`);
  return commands;
}

/** It ends in the middle of a here-document, a quotation, a function or a line. */
function isUnfinished(text: string): boolean {
  const mark = /<<(\w+)/.exec(text)?.[1];
  if (mark !== undefined) return !text.endsWith(`\n${mark}`);
  const bare = text.replace(/\s+#\s.*$/gm, '').replace(/'[^']*'/g, '');
  const count = (sign: string): number => bare.split(sign).length - 1;
  return bare.endsWith('\\') || bare.includes("'") || count('"') % 2 === 1 || count('{') > count('}') || count('(') > count(')');
}
