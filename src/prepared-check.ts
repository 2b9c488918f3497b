import type { RegisteredCheck } from './registry.js';
import { relatedRequirements, standardsIds } from './standards.js';
import type { FactName, Finding, ParameterValue } from './types.js';

export interface CheckSettings {
  /** By check id; what is not set has its default, or its parity value. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** Every parameter as Security Hub has it, unless it is set. */
  readonly parity?: boolean;
}

/** A check with the parameters of this scan. */
export interface PreparedCheck extends RegisteredCheck {
  /** What the check needs with these parameters. */
  readonly needs: readonly FactName[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** What every finding of this control has in common. */
  readonly common: Pick<Finding, 'controlId' | 'title' | 'controlSeverity' | 'standards' | 'relatedRequirements' | 'remediation'>;
}

export function prepare(entry: RegisteredCheck, { parameters = {}, parity = false }: CheckSettings): PreparedCheck {
  const { check, source } = entry;
  const { meta } = check;
  const set = parameters[meta.id] ?? {};
  const values = Object.entries(check.parameters).map(([name, definition]) => {
    const usual = parity && definition.parity !== undefined ? definition.parity : definition.default;
    return [name, Object.hasOwn(set, name) ? (set[name] as ParameterValue) : usual] as const;
  });
  const effective = Object.freeze(Object.fromEntries(values));
  const spared: readonly FactName[] = check.spares?.(effective) ?? [];
  return {
    check,
    source,
    needs: check.needs.filter(name => !spared.includes(name)),
    parameters: effective,
    common: {
      controlId: meta.id,
      title: meta.title,
      controlSeverity: meta.severity,
      standards: standardsIds(meta.standards),
      relatedRequirements: relatedRequirements(meta.standards),
      remediation: { text: meta.remediation.text, url: meta.remediation.url },
    },
  };
}
