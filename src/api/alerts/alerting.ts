import type { Accounts } from '../../accounts/port.ts';
import type { AlertDesk, Alerts, Backtests, RuleDesk, Rules } from '../../alerts/port.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { Language } from '../../model/language.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Clock } from '../../model/time.ts';
import type { ChannelId, Outbox } from '../../notify/port.ts';
import type { Events } from '../../observability/events.ts';
import type { Directory } from '../../registry/port.ts';
import type { KeptWarnings } from '../cap/kept-warnings.ts';
import type { CapSettings } from '../cap/settings.ts';
import type { RuleTests } from '../rules/tests.ts';

/** What the doors need to show alerts and rules, and to let operators act on them. */
export type Alerting = {
  readonly alerts: Alerts;
  readonly desk: AlertDesk;
  readonly rules: Rules & RuleDesk;
  readonly backtests: Backtests;
  readonly ruleTests: RuleTests;
  /** What can be written in a rule, as JSON Schema. */
  readonly ruleSchema: () => object;
  /** Durable messages that are not judged by rules yet. */
  readonly unjudged: () => number;
  readonly outbox: Outbox;
  /** Sends to every address of a receiver. @throws {CallerError} (404 `receiver_unknown`) when there is none of that name. */
  readonly sendTest: (receiver: string) => Promise<readonly { readonly key: string; readonly channel: ChannelId }[]>;
  /** How people call what is measured. */
  readonly quantityName: (id: QuantityId, language: Language) => string;
  /** Where citizens reach this service, e.g. `https://barrio.example`. */
  readonly publicUrl: string;
  readonly cap: CapSettings;
  readonly keptWarnings: KeptWarnings;
};

/** What the routes about alerts have of the rest of the city. */
export type AlertParts = Alerting & {
  readonly registry: Directory;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly events: Events;
  readonly operatorToken: string;
  readonly accounts: Pick<Accounts, 'session' | 'goesOn'>;
};
