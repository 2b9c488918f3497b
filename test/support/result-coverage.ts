import type { CoverageResult } from '../../src/types.js';

const COLUMNS = [
  ['managementRead', 'Management read'],
  ['managementWrite', 'Management write'],
  ['kms', 'KMS events'],
  ['rdsData', 'RDS Data events'],
  ['data:AWS::S3::Object', 'Data events of AWS::S3::Object'],
  ['insights', 'Insights'],
] as const;

/** A matrix with every state: the first account has a trail, the others have none in one Region and are unknown in another. */
export function coverageStory([first, ...others]: readonly string[]): CoverageResult {
  const denied = { reason: 'ACCESS_DENIED', api: 'cloudtrail:GetEventSelectors' } as const;
  const blind = others.length === 0 ? [] : [{ kind: 'REGION' as const, accounts: others, regions: ['eu-west-1'], trail: null }];
  const rows = [
    { accounts: first === undefined ? [] : [first], regions: [{ names: ['eu-west-1', 'us-east-1'], pattern: 0 }] },
    {
      accounts: others,
      regions: [
        { names: ['eu-west-1'], pattern: 1 },
        { names: ['-'], pattern: 2 },
      ],
    },
  ];
  return {
    columns: COLUMNS.map(([id, title]) => ({ id, title })),
    trails: ['arn:aws:cloudtrail:us-east-1:{account}:trail/management-events'],
    cells: [
      { state: 'FULL', trails: [0], partly: [], gaps: [] },
      { state: 'PARTIAL', trails: [], partly: [0], gaps: [] },
      { state: 'NONE', trails: [], partly: [], gaps: [] },
      { state: 'UNKNOWN', trails: [], partly: [], gaps: [{ trail: 0, ...denied }] },
    ],
    patterns: [
      [0, 0, 0, 0, 1, 2],
      [2, 2, 2, 2, 2, 2],
      [3, 3, 3, 3, 3, 3],
    ],
    rows: rows.filter(({ accounts }) => accounts.length > 0),
    blindSpots: blind,
  };
}
