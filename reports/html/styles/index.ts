import { AUDIT } from './audit.js';
import { BASE } from './base.js';
import { FILTER } from './filter.js';
import { MEDIA } from './media.js';
import { DARK, LIGHT, variables } from './palette.js';
import { PARTS } from './parts.js';
import { SECTIONS } from './sections.js';
import { TABLES } from './tables.js';

const SCHEMES = `
:root { ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
`;

/** The whole of the style element; its digest is in the document's policy. */
export const STYLES = SCHEMES + BASE + PARTS + SECTIONS + AUDIT + TABLES + FILTER + MEDIA;
