import type { Location, Result, Suppression } from 'sarif';
import { guidFor } from '../../src/scan-guid.js';
import type { FileLine, Finding, ScanResult } from '../../src/types.js';
import { plain } from './text.js';

const LIMIT = 2000;

/** Either every result of a run says how it is suppressed, or none does: `[]` says that it is not (SARIF 2.1.0, 3.27.23). */
export function suppressionsOf(finding: Finding, { suppressions }: ScanResult): Pick<Result, 'suppressions'> {
  if (suppressions === undefined) return {};
  return { suppressions: finding.suppression === undefined ? [] : [suppressionOf(finding.suppression)] };
}

function suppressionOf({
  id,
  type,
  reason,
  owner,
  expires,
  approvedBy,
  ticket,
  created,
  location,
}: NonNullable<Finding['suppression']>): Suppression {
  return {
    kind: 'external',
    status: 'accepted',
    guid: guidFor(`${location.file}\n${id}`),
    justification: plain(reason, LIMIT),
    location: lineOf(location),
    properties: {
      id,
      type,
      owner: plain(owner, LIMIT),
      expires,
      ...(approvedBy !== undefined && { approvedBy: plain(approvedBy, LIMIT) }),
      ...(ticket !== undefined && { ticket: plain(ticket, LIMIT) }),
      ...(created !== undefined && { created }),
    },
  };
}

export function lineOf({ file, line }: FileLine): Location {
  return { physicalLocation: { artifactLocation: { uri: addressOf(file) }, region: { startLine: line } } };
}

/** A relative path, or a URI of the scheme file: no part of it can be taken for a scheme or a query. */
function addressOf(file: string): string {
  const path = file
    .replaceAll('\\', '/')
    .split('/')
    .map(part => encodeURIComponent(part.replace(/[\0\p{Cs}]/gu, '\ufffd')))
    .join('/');
  if (path.startsWith('/')) return `file://${path}`;
  return /^[A-Za-z]%3A\//.test(path) ? `file:///${path.replace('%3A', ':')}` : path;
}
