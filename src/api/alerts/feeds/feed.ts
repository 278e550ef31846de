import type { Language } from '../../../model/language.ts';
import type { EpochMs } from '../../../model/time.ts';

/** What Atom and RSS both say of a list of news. */
export type Feed = {
  /** For ever the same. */
  readonly id: string;
  readonly self: string;
  /** The same for people. */
  readonly page: string;
  readonly title: string;
  readonly author: string;
  readonly language: Language;
  readonly updated: EpochMs;
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
};

export type FeedEntry = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly at: EpochMs;
  readonly topics: readonly string[];
  readonly link: { readonly href: string; readonly type: string };
};
