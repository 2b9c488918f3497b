import type { Reporter } from '../src/types.js';

/** Loaded one by one, so that a scan pays only for the formats that it writes. */
const LOADERS = {
  text: async () => (await import('./text/index.js')).text,
  json: async () => (await import('./json.js')).json,
  sarif: async () => (await import('./sarif/index.js')).sarif,
  csv: async () => (await import('./csv.js')).csv,
  jsonl: async () => (await import('./jsonl.js')).jsonl,
  markdown: async () => (await import('./markdown/index.js')).markdown,
  junit: async () => (await import('./junit.js')).junit,
  github: async () => (await import('./github.js')).github,
  asff: async () => (await import('./asff/index.js')).asff,
  ocsf: async () => (await import('./ocsf/index.js')).ocsf,
  oscal: async () => (await import('./oscal/index.js')).oscal,
  html: async () => (await import('./html/index.js')).html,
} satisfies Record<string, () => Promise<Reporter>>;

export type Format = keyof typeof LOADERS;

export const FORMATS = Object.keys(LOADERS) as readonly Format[];

export function isFormat(word: string): word is Format {
  return Object.hasOwn(LOADERS, word);
}

export function loadReporter(format: Format): Promise<Reporter> {
  return LOADERS[format]();
}
