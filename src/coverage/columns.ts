import type { ManagementCell } from '../../checks/shared/management-events.js';
import { type Access, BASIC_DATA_TYPES } from './recorded.js';
import type { CoverageColumn } from './types.js';

/** The events of a column that a trail may record apart from the others. */
export type Part =
  | { readonly kind: 'management'; readonly cell: ManagementCell }
  | { readonly kind: 'data'; readonly type: string; readonly access: Access }
  | { readonly kind: 'insight'; readonly type: 'ApiCallRateInsight' | 'ApiErrorRateInsight' };

export interface Column extends CoverageColumn {
  readonly parts: readonly Part[];
}

/** The columns of a scan, of which each resource type that a trail selects has one. */
export function columnsFor(dataTypes: Iterable<string>): readonly Column[] {
  const names = new Map<string, string>(BASIC_DATA_TYPES.map(type => [type.toLowerCase(), type]));
  for (const type of [...dataTypes].sort()) if (!names.has(type.toLowerCase())) names.set(type.toLowerCase(), type);
  return [
    { id: MANAGEMENT_READ, title: 'Management read', parts: [management('read other')] },
    { id: MANAGEMENT_WRITE, title: 'Management write', parts: [management('write other')] },
    { id: 'kms', title: 'KMS events', parts: [management('read kms.amazonaws.com'), management('write kms.amazonaws.com')] },
    {
      id: 'rdsData',
      title: 'RDS Data events',
      parts: [management('read rdsdata.amazonaws.com'), management('write rdsdata.amazonaws.com')],
    },
    ...[...names.values()].map(dataColumn),
    {
      id: 'insights',
      title: 'Insights',
      parts: [
        { kind: 'insight', type: 'ApiCallRateInsight' },
        { kind: 'insight', type: 'ApiErrorRateInsight' },
      ],
    },
  ];
}

const MANAGEMENT_READ = 'managementRead';
export const MANAGEMENT_WRITE = 'managementWrite';

function management(cell: ManagementCell): Part {
  return { kind: 'management', cell };
}

function dataColumn(type: string): Column {
  const parts = (['read', 'write'] as const).map(access => ({ kind: 'data', type, access }) as const);
  return { id: `data:${type}`, title: `Data events of ${type}`, parts };
}
