import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as statushistory from '@grafana/grafana-foundation-sdk/statushistory';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { Duration } from '../../src/model/duration.ts';
import { type Colour, colours } from './colours.ts';
import type { Size } from './grid.ts';
import type { Asked } from './target.ts';

/** What all panels of Grafana's kit can be told. */
interface Frame extends Builder<dashboard.Panel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(source: common.DataSourceRef): this;
  gridPos(place: dashboard.GridPos): this;
  interval(least: string): this;
  targets(targets: Builder<Dataquery>[]): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  noValue(words: string): this;
  mappings(mappings: dashboard.ValueMapping[]): this;
  thresholds(thresholds: Builder<dashboard.ThresholdsConfig>): this;
  colorScheme(colour: Builder<dashboard.FieldColor>): this;
  overrideByName(name: string, properties: dashboard.DynamicConfigValue[]): this;
}

/** From a number on, a colour. */
export type Step = readonly [from: number, colour: Colour];

export type PanelFacts = Size & {
  /** For ever: links and notes of people name it. Unique on its dashboard. */
  readonly id: number;
  readonly title: string;
  /** What the number is, where it comes from, and when it is not known. */
  readonly says: string;
  readonly unit: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly asks: readonly Asked[];
  /** Below the first step, it is good. */
  readonly steps?: readonly Step[];
  /** Words for numbers. */
  readonly words?: Readonly<Record<number, readonly [word: string, colour: Colour]>>;
  /** Units of columns that have another one than the panel. */
  readonly units?: Readonly<Record<string, string>>;
  /** Colours of series, by their names. */
  readonly series?: Readonly<Record<string, Colour>>;
  /** The least step in time: no shorter than things are written. */
  readonly least?: string;
};

/** A panel that waits for its place. */
export type Panel = PanelFacts & { readonly frame: () => Frame };

/** The last number, large. */
export const statPanel = (facts: PanelFacts): Panel => ({
  ...facts,
  frame: () =>
    new stat.PanelBuilder()
      .reduceOptions(lastOf())
      .colorMode(common.BigValueColorMode.Value)
      .graphMode(common.BigValueGraphMode.Area)
      .textMode(common.BigValueTextMode.ValueAndName)
      .orientation(common.VizOrientation.Auto),
});

/** Lines over time; a gap is a gap. `limits` draws the steps as lines. */
export const linePanel = ({ limits, ...facts }: PanelFacts & { readonly limits?: boolean }): Panel => ({
  ...facts,
  frame: () => {
    const frame = overTime(new timeseries.PanelBuilder().lineWidth(2).fillOpacity(0));
    if (limits !== true) return frame;
    const dashed = new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed);
    return frame.thresholdsStyle(dashed);
  },
});

/** Numbers that make a whole, one upon the other. */
export const stackPanel = (facts: PanelFacts): Panel => ({
  ...facts,
  frame: () =>
    overTime(new timeseries.PanelBuilder().lineWidth(1).fillOpacity(55)).stacking(
      new common.StackingConfigBuilder().mode(common.StackingMode.Normal),
    ),
});

/** How much in each step of time, as bars. */
export const barsPanel = (facts: PanelFacts): Panel => ({
  ...facts,
  frame: () =>
    overTime(new timeseries.PanelBuilder().drawStyle(common.GraphDrawStyle.Bars).lineWidth(1).fillOpacity(70)).stacking(
      new common.StackingConfigBuilder().mode(common.StackingMode.Normal),
    ),
});

const overTime = (panel: timeseries.PanelBuilder): timeseries.PanelBuilder =>
  panel
    .spanNulls(false)
    .showPoints(common.VisibilityMode.Auto)
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi))
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    );

/** The last number of each, as bars that can be compared. */
export const comparePanel = (facts: PanelFacts): Panel => ({
  ...facts,
  frame: () =>
    new bargauge.PanelBuilder()
      .reduceOptions(lastOf())
      .displayMode(common.BarGaugeDisplayMode.Basic)
      .valueMode(common.BarGaugeValueMode.Text)
      .orientation(common.VizOrientation.Horizontal),
});

/** What was when, of each: a line of states. A state holds for so long without another word, and is not known after that. */
export const statesPanel = ({ holds, ...facts }: PanelFacts & { readonly holds: Duration }): Panel => ({
  ...facts,
  frame: () =>
    new statetimeline.PanelBuilder()
      .mergeValues(true)
      .spanNulls(holds)
      .showValue(common.VisibilityMode.Never)
      .rowHeight(0.85)
      .perPage(25),
});

/** A field for each step of time and each of them: where it is much, and when. */
export const fieldsPanel = (facts: PanelFacts): Panel => ({
  ...facts,
  frame: () => new statushistory.PanelBuilder().showValue(common.VisibilityMode.Never).rowHeight(0.9).perPage(50),
});

/** One line for each, the worst first. */
export const tablePanel = ({
  first,
  ...facts
}: PanelFacts & { readonly first?: { readonly by: string; readonly desc: boolean } }): Panel => ({
  ...facts,
  frame: () => {
    const frame = new table.PanelBuilder().showHeader(true).filterable(true);
    if (first === undefined) return frame;
    return frame.sortBy([new common.TableSortByFieldStateBuilder().displayName(first.by).desc(first.desc)]);
  },
});

const lastOf = (): common.ReduceDataOptionsBuilder =>
  new common.ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields('');

/** Says what is to be said of every panel. */
export function dress(frame: Frame, facts: PanelFacts): Frame {
  frame.title(facts.title).description(facts.says).unit(facts.unit).noValue('not known');
  if (facts.decimals !== undefined) frame.decimals(facts.decimals);
  if (facts.min !== undefined) frame.min(facts.min);
  if (facts.max !== undefined) frame.max(facts.max);
  frame.interval(facts.least ?? '1m');
  if (facts.steps !== undefined) frame.thresholds(thresholdsOf(facts.steps));
  if (facts.words !== undefined) frame.mappings([wordsOf(facts.words)]);
  frame.colorScheme(new dashboard.FieldColorBuilder().mode(colourMode(facts)));
  for (const [name, colour] of Object.entries(facts.series ?? {})) {
    frame.overrideByName(name, [{ id: 'color', value: { mode: 'fixed', fixedColor: colours[colour] } }]);
  }
  for (const [name, unit] of Object.entries(facts.units ?? {}))
    frame.overrideByName(name, [{ id: 'unit', value: unit }]);
  return frame;
}

const colourMode = ({ steps, words, asks }: PanelFacts): dashboard.FieldColorModeId =>
  (steps !== undefined && asks.length === 1) || words !== undefined
    ? dashboard.FieldColorModeId.Thresholds
    : dashboard.FieldColorModeId.PaletteClassic;

const thresholdsOf = (steps: readonly Step[]): Builder<dashboard.ThresholdsConfig> =>
  new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps([
      { value: null, color: colours.good },
      ...steps.map(([value, colour]) => ({ value, color: colours[colour] })),
    ]);

const wordsOf = (words: NonNullable<PanelFacts['words']>): dashboard.ValueMapping => ({
  type: dashboard.MappingType.ValueToText,
  options: Object.fromEntries(
    Object.entries(words).map(([value, [text, colour]], index) => [value, { text, color: colours[colour], index }]),
  ),
});
