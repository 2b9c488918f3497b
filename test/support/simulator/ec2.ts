import type { Call } from './call.js';
import type { Directory } from './directory.js';
import { isOptIn } from './regions.js';
import type { Xml } from './xml.js';

/** Operation → the content of the response element. */
export const ec2: Readonly<Record<string, (call: Call, directory: Directory) => Xml>> = {
  /** Without AllRegions only what the account has enabled. */
  DescribeRegions(call, directory) {
    const { account } = call.caller;
    const named = numbered(call.input, 'RegionName');
    const filters = readFilters(call.input);
    const everything = call.input['AllRegions'] === 'true';
    const regions = directory.regions
      .map(region => ({ region, isEnabled: directory.isEnabled(account, region) }))
      .filter(({ region, isEnabled }) => (everything || isEnabled) && (named.length === 0 || named.includes(region)))
      .map(({ region, isEnabled }) => ({
        regionName: region,
        regionEndpoint: `ec2.${region}.${directory.dnsSuffix}`,
        optInStatus: isEnabled ? (isOptIn(region) ? 'opted-in' : 'opt-in-not-required') : 'not-opted-in',
      }))
      .filter(item => filters.every(({ field, values }) => !(field in FIELDS) || values.includes(item[FIELDS[field]!])));
    return { regionInfo: { item: regions } };
  },
};

const FIELDS: Readonly<Record<string, 'regionName' | 'regionEndpoint' | 'optInStatus'>> = {
  'region-name': 'regionName',
  endpoint: 'regionEndpoint',
  'opt-in-status': 'optInStatus',
};

/** `RegionName.1`, `RegionName.2`, … of the query protocol. */
function numbered(input: Call['input'], name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = input[`${name}.${index}`];
    if (typeof value !== 'string') return values;
    values.push(value);
  }
}

function readFilters(input: Call['input']): readonly { readonly field: string; readonly values: readonly string[] }[] {
  return numbered(Object.fromEntries(Object.entries(input).map(([key, value]) => [key.replace(/\.Name$/u, ''), value])), 'Filter').map(
    (field, index) => ({ field, values: numbered(input, `Filter.${index + 1}.Value`) }),
  );
}
