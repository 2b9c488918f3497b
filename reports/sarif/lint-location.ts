import type { JsonNode } from './json-node.js';
import type { Complaint } from './lint-rules.js';

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
/** RFC 3986's path characters. */
const SEGMENT = /^(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$/;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

export function* lintLocation(location: JsonNode, run: JsonNode): Iterable<Complaint> {
  const artifact = location.get('physicalLocation', 'artifactLocation');
  const uri = artifact.get('uri');
  if (uri.isBlank) yield ['TPS050', uri, 'The location has no path, for which GitHub refuses the whole file.'];
  else yield* lintUri(uri);
  const base = run.get('originalUriBaseIds', artifact.get('uriBaseId').text, 'uri');
  if (SCHEME.test(base.text) && !/^file:/i.test(base.text)) yield ['TPS051', base, 'The base of a path has a scheme other than file.'];
  yield* lintRegion(location.get('physicalLocation', 'region'));
}

function* lintUri(uri: JsonNode): Iterable<Complaint> {
  const { text } = uri;
  const scheme = SCHEME.exec(text)?.[0];
  if (scheme !== undefined) {
    yield ['TPS051', uri, `The path begins with ${scheme}, which is read as a scheme. An ARN is no path.`];
    return;
  }
  const segments = text.split('/');
  if (segments.some(segment => segment === '' || DOT_SEGMENT.test(segment))) {
    yield ['TPS052', uri, 'The path begins or ends with a slash, or has an empty segment or a dot segment.'];
  }
  if (!segments.every(segment => SEGMENT.test(segment))) {
    yield ['TPS053', uri, 'The path has a character that has to be percent-encoded, or a % that begins no such code.'];
  }
}

function* lintRegion(region: JsonNode): Iterable<Complaint> {
  const [startLine, startColumn, endLine, endColumn] = ['startLine', 'startColumn', 'endLine', 'endColumn'].map(key => region.get(key));
  if (startLine === undefined || startColumn === undefined || endLine === undefined || endColumn === undefined) return;
  if (!isPosition(startLine)) {
    yield ['TPS054', startLine, 'The region has no startLine of at least 1.'];
    return;
  }
  const rest = [startColumn, endLine, endColumn];
  const wrong = rest.find(one => one.isPresent && !isPosition(one));
  if (wrong !== undefined) yield ['TPS054', wrong, 'A line or column is a whole number of at least 1.'];
  else if (endsEarly(region)) yield ['TPS054', region, 'The region ends before it starts.'];
  const absent = rest.find(one => !one.isPresent);
  if (absent !== undefined) yield ['TPS055', absent, 'GitHub asks for startLine, startColumn, endLine and endColumn.'];
}

function isPosition({ value }: JsonNode): boolean {
  return Number.isInteger(value) && (value as number) >= 1;
}

function endsEarly(region: JsonNode): boolean {
  const position = (key: string, fallback: number): number => (region.get(key).value as number | undefined) ?? fallback;
  const line = position('startLine', 1);
  const lines = position('endLine', line) - line;
  return lines < 0 || (lines === 0 && position('endColumn', Infinity) < position('startColumn', 1));
}
