/** A figure that the product must reach, and whether it did. */
export type Verdict = { readonly figure: string; readonly measured: string; readonly reached: boolean };

export type Table = { readonly title: string; readonly rows: readonly Readonly<Record<string, string>>[] };

/** What a part has measured. */
export type PartReport = {
  readonly tables: readonly Table[];
  readonly verdicts: readonly Verdict[];
  readonly notes: readonly string[];
  /** What a program of its own has printed. */
  readonly text?: string;
};

export type PartOptions = {
  /** As long as the product promises to hold, rather than as long as a coffee takes. */
  readonly full: boolean;
  readonly rounds: number;
  /** A folder for CPU profiles of the server under test. */
  readonly profile: string | undefined;
  /** Says what is going on. */
  readonly say: (line: string) => void;
};

/** One question to the machine. */
export type Part = {
  readonly name: string;
  readonly question: string;
  readonly run: (options: PartOptions) => Promise<PartReport>;
};
