import type { ComponentChildren } from 'preact';
import { type AnyStatus, Status } from './status.js';

export function Glossary() {
  return (
    <section id="glossary" aria-labelledby="glossary-title">
      <h2 id="glossary-title">Glossary</h2>
      <dl class="glossary">
        <Term status="PASSED">The evidence proves that the resource is as the control asks.</Term>
        <Term status="PASSED" vacuous>
          The account holds nothing of the kind that the control judges. Security Hub counts this as passed, and so does this report, but it
          is no evidence that anything is configured well.
        </Term>
        <Term status="FAILED">The evidence proves that the resource is not as the control asks.</Term>
        <Term status="WARNING">
          The evidence at hand cannot decide: it belongs to another account that was not scanned, or the input file does not hold it.
          Security Hub calls this WARNING.
        </Term>
        <Term status="NOT_AVAILABLE">
          Evidence that should have been there could not be had: access was denied, a service failed, or the input has no data for the
          control at all. Security Hub calls this NOT_AVAILABLE.
        </Term>
        <Term status="UNKNOWN">
          Of a control as a whole, or of an account: no finding failed, and at least one could not be decided or is not available.
        </Term>
        <Term status="NO_DATA">
          The control has no finding here: what it judges belongs to another account, which has the finding, or there is nothing of it.
        </Term>
        <div>
          <dt>Severity</dt>
          <dd>The control’s own, as Security Hub sets it, for a failed finding; Informational for every other.</dd>
        </div>
      </dl>
    </section>
  );
}

interface TermProps {
  readonly status: AnyStatus;
  readonly vacuous?: boolean;
  readonly children: ComponentChildren;
}

function Term({ status, vacuous = false, children }: TermProps) {
  return (
    <div>
      <dt>
        <Status status={status} vacuous={vacuous} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
