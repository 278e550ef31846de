import type { Category, PublicWarning } from '../../model/rule.ts';
import type { CapArea } from './cap-area.ts';
import type { CapStatus } from './settings.ts';

/** One message of the Common Alerting Protocol 1.2; the names and their order are those of the standard. */
export type CapMessage = {
  readonly identifier: string;
  readonly sender: string;
  readonly sent: string;
  readonly status: CapStatus;
  readonly msgType: 'Alert' | 'Update' | 'Cancel';
  readonly source: string;
  readonly scope: 'Public';
  readonly note?: string | undefined;
  /** `sender,identifier,sent` of every message that this one takes the place of, separated by spaces. */
  readonly references?: string | undefined;
  readonly incidents: string;
  readonly info: readonly CapInfo[];
};

export type CapInfo = {
  readonly language: string;
  readonly category: readonly Category[];
  readonly event: string;
  readonly responseType: readonly PublicWarning['responseType'][];
  readonly urgency: PublicWarning['urgency'];
  readonly severity: 'Extreme' | 'Severe' | 'Moderate' | 'Minor' | 'Unknown';
  readonly certainty: PublicWarning['certainty'];
  readonly effective: string;
  readonly onset: string;
  readonly expires: string;
  readonly senderName: string;
  readonly headline: string;
  readonly description: string;
  readonly instruction?: string | undefined;
  readonly web: string;
  readonly parameter: readonly CapParameter[];
  readonly area: readonly CapArea[];
};

export type CapParameter = { readonly valueName: string; readonly value: string };
