import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

export interface MarkdownTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface MarkdownPage {
  /** Names of all elements. */
  readonly tags: ReadonlySet<string>;
  readonly links: readonly string[];
  readonly headings: readonly string[];
  readonly tables: readonly MarkdownTable[];
  /** All text that is not code, as GitHub would look for mentions and references in it. */
  readonly prose: string;
}

/** As GitHub reads it: CommonMark with GFM's tables and autolinks, raw HTML included. */
export function readMarkdown(report: string): MarkdownPage {
  const html = micromark(report, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const tags = new Set<string>();
  const links: string[] = [];
  const headings: string[] = [];
  const tables: { headings: string[]; rows: string[][] }[] = [];
  let prose = '';
  const visit = (node: DefaultTreeAdapterTypes.Node, isCode: boolean): void => {
    if (tree.isTextNode(node) && !isCode) prose += `${node.value}\n`;
    if (tree.isCommentNode(node)) tags.add('a comment');
    if (tree.isElementNode(node)) {
      tags.add(node.tagName);
      if (node.tagName === 'a') links.push(node.attrs.find(({ name }) => name === 'href')?.value ?? '');
      if (/^h\d$/.test(node.tagName)) headings.push(textOf(node));
      if (node.tagName === 'table') tables.push({ headings: [], rows: [] });
      if (node.tagName === 'tr') {
        const cells = node.childNodes.filter(child => tree.isElementNode(child));
        const words = cells.map(textOf);
        if (cells[0]?.tagName === 'th') tables.at(-1)!.headings.push(...words);
        else tables.at(-1)!.rows.push(words);
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(child => visit(child, isCode || node.nodeName === 'code'));
  };
  visit(parseFragment(html), false);
  return { tags, links, headings, tables, prose };
}

/** Without the blanks that nobody sees. */
function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if (tree.isTextNode(node)) return node.value.replaceAll('\u200b', '');
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
