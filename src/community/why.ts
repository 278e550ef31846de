import { type Area, areaLevels, type Position } from '../model/geography.ts';
import type { AlertTopic } from '../model/rule.ts';
import type { Directory } from '../registry/port.ts';
import type { SubscribedPlace, Wish } from './port.ts';
import { contains, type Shape, shapeOf } from './reach/polygon.ts';
import { communityWords } from './words.ts';

export type Reason = {
  readonly wish: Wish;
  readonly topic: AlertTopic;
  readonly place: SubscribedPlace;
  readonly isCityWide: boolean;
};

/** Says what somebody chose, as it stands in the message that asks them to confirm it. */
export type SayWish = (wish: Wish) => string;

export function createSayWish(directory: NamedPlaces): SayWish {
  const areaAround = createAreaAround(directory);
  return (wish) => {
    const { topics, severities, wish: said } = communityWords[wish.language];
    const list = new Intl.ListFormat(wish.language);
    const about = list.format(wish.topics.map((topic) => topics[topic]));
    const where = list.format(wish.places.map((place) => placeText(place, wish, { directory, areaAround })));
    return said(about, severities[wish.leastSeverity], where);
  };
}

/** Says in one sentence which words of somebody's wish are the reason that they are told. */
export type SayWhy = (reason: Reason) => string;

export type NamedPlaces = Pick<Directory, 'area' | 'areas' | 'device'>;

export function createSayWhy(directory: NamedPlaces): SayWhy {
  const areaAround = createAreaAround(directory);
  return ({ wish, topic, place, isCityWide }) => {
    const words = communityWords[wish.language];
    const where = placeText(place, wish, { directory, areaAround });
    const whole = isCityWide ? `; ${words.wholeCity}` : '';
    return words.why(words.topics[topic], words.severities[wish.leastSeverity], where + whole);
  };
}

type Namer = { readonly directory: NamedPlaces; readonly areaAround: (place: Position) => string | undefined };

function placeText(place: SubscribedPlace, { language }: Wish, { directory, areaAround }: Namer): string {
  const words = communityWords[language];
  if (place.is === 'area') return words.inArea(directory.area(place.id)?.name ?? place.id);
  if (place.is === 'device') return words.ofDevice(directory.device(place.id)?.name ?? place.id);
  return words.within(distanceText(place.radiusMetres), areaAround(place.centre));
}

export const distanceText = (metres: number): string =>
  metres < 1000 ? `${Math.round(metres)} m` : `${Math.round(metres / 100) / 10} km`;

/** The name of the smallest area around a place. */
function createAreaAround(directory: NamedPlaces): (place: Position) => string | undefined {
  const shapes = new WeakMap<Area, Shape>();
  const shaped = (area: Area): Shape => {
    const shape = shapes.get(area) ?? shapeOf(area);
    shapes.set(area, shape);
    return shape;
  };
  const remembered = new WeakMap<Position, Area>();
  return (place) => {
    const known = remembered.get(place);
    // An area that was changed is another object.
    if (known !== undefined && directory.area(known.id) === known) return known.name;
    let smallest: Area | undefined;
    for (const area of directory.areas()) {
      if (smallest !== undefined && rank(area) <= rank(smallest)) continue;
      if (contains(shaped(area), place)) smallest = area;
    }
    if (smallest !== undefined) remembered.set(place, smallest);
    return smallest?.name;
  };
}

const rank = ({ level }: Area): number => areaLevels.indexOf(level);
