import type { AdvancedEventSelector, BasicEventSelector, EventSelectors, FieldSelector, Tag } from '../types.js';
import { get, list, record, requiredList, requiredText, text, texts, trilean, type Raw } from './fields.js';
import { at, inputError, show, type Place } from './place.js';

const READ_WRITE_TYPES = ['All', 'ReadOnly', 'WriteOnly'] as const;

/** GetEventSelectors: one of the two lists may be absent. */
export function readEventSelectors(value: unknown, place: Place): EventSelectors {
  const raw = record(value, place);
  return {
    basic: each(raw, 'EventSelectors', place, basicSelector),
    advanced: each(raw, 'AdvancedEventSelectors', place, advancedSelector),
  };
}

/** GetInsightSelectors: the kinds of Insights on management events. It has an error for "none", so that a list must be there. */
export function readInsightSelectors(value: unknown, place: Place): string[] {
  const raw = record(value, place);
  requiredList(get(raw, 'InsightSelectors'), at(place, 'InsightSelectors'));
  const types = each(raw, 'InsightSelectors', place, (item, inner) => {
    const type = requiredText(item, 'InsightType', inner);
    // Where no category is said, it is management events.
    const categories = texts(get(item, 'EventCategories'), at(inner, 'EventCategories'));
    return categories.length === 0 || categories.includes('Management') ? [type] : [];
  });
  return types.flat();
}

/** Tags as ListTags shows them, `[{"Key": …, "Value": …}]`; a tag without a value has an empty one. */
export function readTags(value: unknown, place: Place): Tag[] {
  return list(value, place).map((item, index) => {
    const inner = at(place, index);
    const raw = record(item, inner);
    return { key: requiredText(raw, 'Key', inner), value: text(raw, 'Value', inner) ?? '' };
  });
}

/** Reads every object of a list; an absent list is empty. */
function each<T>(raw: Raw, key: string, place: Place, read: (item: Raw, place: Place) => T): T[] {
  return list(get(raw, key), at(place, key)).map((item, index) => {
    const inner = at(place, key, index);
    return read(record(item, inner), inner);
  });
}

function basicSelector(raw: Raw, place: Place): BasicEventSelector {
  return {
    readWriteType: readWriteType(raw, place),
    includeManagementEvents: includeManagementEvents(raw, place),
    excludeManagementEventSources: texts(get(raw, 'ExcludeManagementEventSources'), at(place, 'ExcludeManagementEventSources')),
    dataResources: each(raw, 'DataResources', place, (resource, inner) => ({
      type: requiredText(resource, 'Type', inner),
      values: texts(get(resource, 'Values'), at(inner, 'Values')),
    })),
  };
}

function readWriteType(raw: Raw, place: Place): BasicEventSelector['readWriteType'] {
  const given = text(raw, 'ReadWriteType', place);
  if (given === null) return 'All';
  const known = READ_WRITE_TYPES.find(type => type.toLowerCase() === given.toLowerCase());
  if (known === undefined) throw inputError(at(place, 'ReadWriteType'), `must be All, ReadOnly or WriteOnly, but is ${show(given)}.`);
  return known;
}

function includeManagementEvents(raw: Raw, place: Place): boolean {
  const value = get(raw, 'IncludeManagementEvents');
  if (value === undefined || value === null || value === '') return true;
  const known = trilean(raw, 'IncludeManagementEvents');
  if (known === 'unknown') throw inputError(at(place, 'IncludeManagementEvents'), `must be true or false, but is ${show(value)}.`);
  return known;
}

function advancedSelector(raw: Raw, place: Place): AdvancedEventSelector {
  return { name: text(raw, 'Name', place), fieldSelectors: each(raw, 'FieldSelectors', place, fieldSelector) };
}

function fieldSelector(raw: Raw, place: Place): FieldSelector {
  const values = (key: string): string[] => texts(get(raw, key), at(place, key));
  return {
    field: requiredText(raw, 'Field', place),
    equals: values('Equals'),
    startsWith: values('StartsWith'),
    endsWith: values('EndsWith'),
    notEquals: values('NotEquals'),
    notStartsWith: values('NotStartsWith'),
    notEndsWith: values('NotEndsWith'),
  };
}
