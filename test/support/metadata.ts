import type { CheckMetadata } from '../../src/types.js';

/** Metadata of a check that is about nothing. */
export function metaOf(id: string, more: Partial<CheckMetadata> = {}): CheckMetadata {
  return {
    id,
    title: `${id} holds`,
    description: `Checks whether ${id} holds.`,
    severity: 'MEDIUM',
    category: 'Test',
    resourceType: 'AWS::Test::Thing',
    url: 'https://example.com/',
    standards: {},
    decision: ['It holds: PASSED.'],
    notes: [],
    remediation: { text: 'Mend it.', cli: '', terraform: '', cautions: [], url: 'https://example.com/' },
    ...more,
  };
}
