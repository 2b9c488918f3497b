import type { Location } from 'sarif';
import type { Finding } from '../../src/types.js';
import { cut, plain } from './text.js';

/** Where a resource of a known type is put, and what its ARN says before the name. */
const FOLDERS: ReadonlyMap<string, readonly [folder: string, prefix: string]> = new Map([
  ['AWS::CloudTrail::Trail', ['cloudtrail/trail', 'trail/']],
  ['AWS::CloudTrail::EventDataStore', ['cloudtrail/eventdatastore', 'eventdatastore/']],
  ['AWS::S3::Bucket', ['s3/bucket', '']],
]);

const ACCOUNT = 'AWS::::Account';

/**
 * A relative path for what is no file: GitHub refuses a whole upload for one URI with a scheme, which an ARN would be, and for one
 * result without a path. As a path it also filters alerts by account and Region. The Region is the ARN's own, as in the finding's id, so
 * that the path of a bucket does not depend on whether its Region was learned.
 */
export function virtualPath({ partition, account, region, resource }: Finding): string {
  const place = (resource.id.startsWith('arn:') ? resource.id.split(':')[3] : region) ?? '';
  const base = [partition, account, place === '' ? 'global' : place].map(segment).join('/');
  if (resource.type === ACCOUNT) return `${base}/account`;
  const [folder] = FOLDERS.get(resource.type) ?? [slug(resource.type)];
  return `${base}/${folder}/${segment(resourceName(resource))}`;
}

export function locationOf(finding: Finding): Location {
  const { id } = finding.resource;
  return {
    physicalLocation: {
      artifactLocation: { uri: virtualPath(finding) },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
    },
    logicalLocations: [{ name: plain(resourceName(finding.resource), 255), fullyQualifiedName: plain(id, 2048), kind: 'resource' }],
  };
}

function resourceName({ type, id }: Finding['resource']): string {
  const prefix = FOLDERS.get(type)?.[1] ?? '';
  const name = id.startsWith('arn:') ? id.split(':').slice(5).join(':') : id;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function slug(type: string): string {
  return (
    type
      .slice(0, 128)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'resource'
  );
}

/** One path segment: never empty and never a dot segment, which a reader would resolve away. */
function segment(text: string): string {
  const encoded = encodeURIComponent(cut(text, 200).replace(/[\0\p{Cs}]/gu, '\ufffd'));
  return /^\.{0,2}$/.test(encoded) ? `_${encoded}` : encoded;
}
