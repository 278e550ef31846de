import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { columns, layOut } from './grid.ts';
import { type Marks, marksOf } from './marks.ts';
import { dress, type Panel } from './panels.ts';
import { chosenSource, InfluxTarget } from './target.ts';
import { sourceVariable, type Variable, variableOf } from './variables.ts';

/** Panels under one heading. */
export type Section = {
  /** For ever, as those of panels. */
  readonly id: number;
  readonly title: string;
  readonly panels: readonly Panel[];
};

export type Dashboard = {
  /** For ever: addresses name it. */
  readonly uid: string;
  readonly title: string;
  /** Whose question it answers. */
  readonly says: string;
  readonly variables: readonly Variable[];
  readonly marks?: readonly Marks[];
  readonly sections: readonly Section[];
  readonly from: string;
};

/** The dashboard as Grafana's classic JSON. */
export function build({ uid, title, says, variables, marks = [], sections, from }: Dashboard): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(says)
    .tags(['barrio'])
    .timezone('browser')
    .time({ from, to: 'now' })
    .refresh('30s')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .readonly()
    .link(otherDashboards())
    .variables([sourceVariable(), ...variables.map(variableOf)]);
  const built = builder.build();
  // The kit hides links in a menu, which only the newest Grafana has.
  for (const link of built.links ?? []) delete link.placement;
  return { ...built, annotations: { list: marks.map(marksOf) }, panels: placed(sections) };
}

function placed(sections: readonly Section[]): (dashboard.Panel | dashboard.RowPanel)[] {
  let y = 0;
  return sections.flatMap(({ id, title, panels }) => {
    const row = new dashboard.RowBuilder(title).id(id).gridPos({ x: 0, y, w: columns, h: 1 }).build();
    const { placed, end } = layOut(panels, y + 1);
    y = end;
    return [row, ...placed.map(({ thing, place }) => panelAt(thing, place))];
  });
}

function panelAt(panel: Panel, place: dashboard.GridPos): dashboard.Panel {
  const targets = panel.asks.map((asked, index) => new InfluxTarget(String.fromCodePoint(65 + index), asked));
  return dress(panel.frame(), panel).id(panel.id).datasource(chosenSource).gridPos(place).targets(targets).build();
}

const otherDashboards = (): dashboard.DashboardLinkBuilder =>
  new dashboard.DashboardLinkBuilder('Barrio')
    .type(dashboard.DashboardLinkType.Dashboards)
    .tags(['barrio'])
    .asDropdown(true)
    .includeVars(false)
    .keepTime(true);
