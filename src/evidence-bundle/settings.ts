import type { InputSource, ParameterValue, ScanResult } from '../types.js';

/** The part `settings.json`: what was asked for, and how it is judged. `schemas/bundle-settings.schema.json`. */
export interface BundleSettings {
  readonly schemaVersion: '1.0';
  readonly kind: 'bundle-settings';
  /** The selected controls, with every parameter as it was. */
  readonly controls: readonly BundleControl[];
  readonly parity: boolean;
  /** Only resources of these Regions have findings; `null` = all Regions. */
  readonly regions: readonly string[] | null;
  readonly skipsDeniedRegions: boolean;
  readonly scope: BundleScope;
  /** The accounts of the organization that was scanned, so far as AWS Organizations told them; sorted. */
  readonly members: readonly string[];
  /** The files that the evidence was read from; none where AWS was asked. */
  readonly inputs: readonly InputSource[];
}

export interface BundleControl {
  readonly id: string;
  /** `trailproof`, or the plugin that brought it. */
  readonly source: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** Which accounts were asked about. Never an external id. */
export interface BundleScope {
  /** `null` where the evidence came from files. */
  readonly discovery: 'sweep' | 'list' | null;
  /** `null` where only the account of the caller was. */
  readonly organization: {
    /** Accounts that were named; `null` where AWS Organizations told them. */
    readonly accounts: readonly string[] | null;
    readonly units: readonly string[];
    readonly exclude: readonly string[];
    /** `null` = the usual one. */
    readonly roleName: string | null;
  } | null;
}

/** How a result was judged. */
export function judgingOfResult({
  scan,
  controls,
}: ScanResult): Pick<BundleSettings, 'controls' | 'parity' | 'regions' | 'skipsDeniedRegions'> {
  return {
    controls: controls.map(({ id, source, parameters }) => ({ id, source, parameters })),
    parity: scan.parity,
    regions: scan.regions,
    skipsDeniedRegions: scan.skipsDeniedRegions,
  };
}
