import { admits, type ManagementCell, unrecordedManagementEvents } from '../../checks/shared/management-events.js';
import type { AdvancedEventSelector, BasicEventSelector, EventSelectors, FieldSelector } from '../types.js';

/** How much of a kind of events is recorded: nothing, a part, all. */
export const NONE = 0;
export const PARTIAL = 1;
export const FULL = 2;
export type Level = 0 | 1 | 2;

export type Access = 'read' | 'write';

/** Those of which basic event selectors can record data events. */
export const BASIC_DATA_TYPES = ['AWS::S3::Object', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'] as const;

/** What a basic selector calls all resources of a type. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html */
const EVERYTHING: ReadonlyMap<string, string> = new Map([
  ['aws::s3::object', 's3'],
  ['aws::lambda::function', 'lambda'],
  ['aws::dynamodb::table', 'dynamodb'],
]);

const NARROWABLE_SOURCES = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];

/** What the event selectors of one trail record: an event counts when any selector matches it. */
export interface Recorded {
  management(cell: ManagementCell): Level;
  data(type: string, access: Access): Level;
}

/** A trail without custom event selectors. */
export const DEFAULTS: Recorded = { management: () => FULL, data: () => NONE };

export function recordedBy({ basic, advanced }: EventSelectors, partition: string): Recorded {
  const missed = new Set(unrecordedManagementEvents({ basic, advanced }, true));
  return {
    management: cell => {
      if (!missed.has(cell)) return FULL;
      return basic.some(one => basicTouches(one, cell)) || advanced.some(one => advancedTouches(one, cell)) ? PARTIAL : NONE;
    },
    data: (type, access) =>
      highest([...basic.map(one => basicData(one, type, access, partition)), ...advanced.map(one => advancedData(one, type, access))]),
  };
}

/** The resource types that a trail's selectors name. */
export function dataTypesOf({ basic, advanced }: EventSelectors): string[] {
  return [
    ...basic.flatMap(({ dataResources }) => dataResources.map(({ type }) => type)),
    ...advanced.filter(one => isOf(one, 'Data')).flatMap(one => fieldsOf(one, 'resources.type').flatMap(({ equals }) => equals)),
  ];
}

export function highest(levels: readonly Level[]): Level {
  return levels.reduce<Level>((high, level) => (level > high ? level : high), NONE);
}

function basicTouches(selector: BasicEventSelector, cell: ManagementCell): boolean {
  const [access = '', source = ''] = cell.split(' ');
  const excluded = selector.excludeManagementEventSources.map(name => name.toLowerCase());
  return selector.includeManagementEvents && logs(selector, access) && !excluded.includes(source);
}

function logs({ readWriteType }: BasicEventSelector, access: string): boolean {
  return readWriteType === 'All' || readWriteType === (access === 'read' ? 'ReadOnly' : 'WriteOnly');
}

/** Whether it may match any event of the cell. AWS refuses what narrows further in a trail, so that is a part at most. */
function advancedTouches(selector: AdvancedEventSelector, cell: ManagementCell): boolean {
  const [access = '', source = ''] = cell.split(' ');
  return (
    isOf(selector, 'Management') &&
    fieldsOf(selector, 'readOnly').every(field => admits(field, String(access === 'read'))) &&
    fieldsOf(selector, 'eventSource').every(field => (source === 'other' ? admitsOthers(field) : admits(field, source)))
  );
}

/** Whether a field lets any source through but those that have columns of their own. */
function admitsOthers({ equals, startsWith, endsWith }: FieldSelector): boolean {
  const named = [...equals, ...startsWith, ...endsWith];
  return (
    named.length === 0 || startsWith.length + endsWith.length > 0 || equals.some(name => !NARROWABLE_SOURCES.includes(name.toLowerCase()))
  );
}

function basicData(selector: BasicEventSelector, type: string, access: Access, partition: string): Level {
  if (!logs(selector, access)) return NONE;
  const values = selector.dataResources.filter(one => one.type.toLowerCase() === type.toLowerCase()).flatMap(one => one.values);
  const service = EVERYTHING.get(type.toLowerCase());
  const isEverything = (value: string): boolean => service !== undefined && value.replace(/:+$/, '') === `arn:${partition}:${service}`;
  if (values.some(isEverything)) return FULL;
  return values.length > 0 ? PARTIAL : NONE;
}

function advancedData(selector: AdvancedEventSelector, type: string, access: Access): Level {
  const types = fieldsOf(selector, 'resources.type');
  const readOnly = fieldsOf(selector, 'readOnly');
  const touches = [
    isOf(selector, 'Data'),
    types.every(field => admits(field, type)),
    readOnly.every(field => admits(field, String(access === 'read'))),
  ];
  if (touches.includes(false)) return NONE;
  const isNarrowed = selector.fieldSelectors.some(({ field }) => !['eventCategory', 'resources.type', 'readOnly'].includes(field));
  const isNamed = types.some(({ equals }) => equals.some(name => name.toLowerCase() === type.toLowerCase()));
  return isNamed && !isNarrowed ? FULL : PARTIAL;
}

function isOf(selector: AdvancedEventSelector, category: string): boolean {
  const fields = fieldsOf(selector, 'eventCategory');
  return fields.length > 0 && fields.every(field => admits(field, category));
}

function fieldsOf({ fieldSelectors }: AdvancedEventSelector, name: string): FieldSelector[] {
  return fieldSelectors.filter(({ field }) => field === name);
}
