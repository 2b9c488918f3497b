import type { StandardReference, StandardRequirements } from './types.js';

interface Standard extends StandardReference {
  /** How ASFF's Compliance.RelatedRequirements writes a requirement of it; `null` where AWS prints none. */
  readonly requirement: ((id: string) => string) | null;
}

/** The standards of Security Hub that enable a CloudTrail control. https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html */
const STANDARDS: readonly Standard[] = [
  {
    key: 'fsbp',
    id: 'standards/aws-foundational-security-best-practices/v/1.0.0',
    title: 'AWS Foundational Security Best Practices v1.0.0',
    requirement: null,
  },
  ...['1.2.0', '1.4.0', '3.0.0', '5.0.0'].map((version): Standard => ({
    key: `cis-${version}`,
    // v1.2.0 is from the time when a standard's ARN said "ruleset".
    id: `${version === '1.2.0' ? 'ruleset' : 'standards'}/cis-aws-foundations-benchmark/v/${version}`,
    title: `CIS AWS Foundations Benchmark v${version}`,
    requirement: id => `CIS AWS Foundations Benchmark v${version}/${id}`,
  })),
  {
    key: 'nist-800-53',
    id: 'standards/nist-800-53/v/5.0.0',
    title: 'NIST SP 800-53 Rev. 5',
    requirement: id => `NIST.800-53.r5 ${id}`,
  },
  {
    key: 'nist-800-171',
    id: 'standards/nist-800-171/v/2.0.0',
    title: 'NIST SP 800-171 Rev. 2',
    requirement: id => `NIST.800-171.r2 ${id}`,
  },
  ...['3.2.1', '4.0.1'].map((version): Standard => ({
    key: `pci-${version}`,
    id: `standards/pci-dss/v/${version}`,
    title: `PCI DSS v${version}`,
    requirement: id => `PCI DSS v${version}/${id}`,
  })),
  {
    key: 'tagging',
    id: 'standards/aws-resource-tagging-standard/v/1.0.0',
    title: 'AWS Resource Tagging Standard v1.0.0',
    requirement: null,
  },
];

export const STANDARD_KEYS: readonly string[] = STANDARDS.map(({ key }) => key);

/** The given standards, once each, in the order of the table above. */
export function standardReferences(keys: Iterable<string>): StandardReference[] {
  const wanted = new Set(keys);
  return STANDARDS.filter(({ key }) => wanted.has(key)).map(({ key, id, title }) => ({ key, id, title }));
}

/** As in ASFF, for instance `PCI DSS v4.0.1/10.3.2`. */
export function relatedRequirements(standards: StandardRequirements): string[] {
  return STANDARDS.flatMap(({ key, requirement }) => (requirement === null ? [] : (standards[key] ?? []).map(id => requirement(id))));
}

export function standardsIds(standards: StandardRequirements): string[] {
  return standardReferences(Object.keys(standards)).map(({ id }) => id);
}
