import type { QualityWords } from './words.ts';

export const fr: QualityWords = {
  flags: {
    pass: { word: 'vérifié', meaning: 'Au moins un test a examiné la valeur, et aucun n’y a rien trouvé d’étrange.' },
    not_evaluated: {
      word: 'non vérifié',
      meaning:
        'Aucun test n’a pu examiner la valeur : il n’y en a pas pour elle, ou on en sait encore trop peu. Elle compte telle quelle.',
    },
    suspect: {
      word: 'douteux',
      meaning:
        'Un test l’a trouvée étrange. Elle peut être vraie malgré tout ; elle est montrée, et n’entre dans aucune moyenne ni aucun total.',
    },
    fail: {
      word: 'faux',
      meaning:
        'Un test l’a trouvée presque certainement fausse. Elle est gardée et montrée telle qu’elle est arrivée, et n’entre dans aucune moyenne ni aucun total.',
    },
    missing: { word: 'sans valeur', meaning: 'Le capteur n’a jamais rien dit à ce sujet.' },
  },
  tests: {
    gross_range: {
      label: 'Plage',
      plainly: 'La valeur sort de ce que ce capteur peut mesurer, ou de ce que l’on voit dans cette ville.',
      rule: 'Hors de la plage du capteur : faux. Hors de la plage plausible de la grandeur ou du type de capteur : douteux. Les bornes font partie de la plage.',
      needs:
        'La valeur seulement. Là où tout ce qui est possible est plausible (états, pourcentages), il n’y a rien à tester.',
    },
    spike: {
      label: 'Saut',
      plainly: 'La valeur s’est écartée d’un coup de la précédente, et la suivante était revenue au même point.',
      rule: 'Distance d’une mesure à la moyenne de la précédente et de la suivante : au-delà de la limite basse, douteux ; au-delà de la haute, faux.',
      needs:
        'La mesure suivante : le verdict vient donc avec elle et porte `revision` à 2 ; les deux voisines à moins de trois fois le rythme du type de capteur, et elles-mêmes sans doute. Les mesures arrivées en retard ne sont pas testées.',
    },
    rate_of_change: {
      label: 'Vitesse de changement',
      plainly:
        'La valeur a changé plus vite que ces choses ne changent, ou un compteur qui ne peut que monter a baissé.',
      rule: 'Écart avec la mesure précédente, par minute (moins d’une minute compte pour une), au-delà de la limite : douteux. Un total qui baisse : douteux.',
      needs:
        'Une mesure précédente qu’aucun autre test ne met en doute, à moins de trois fois le rythme du type de capteur. Les états et les mesures arrivées en retard ne sont pas testés.',
    },
    flat_line: {
      label: 'Ligne plate',
      plainly: 'Le capteur dit exactement la même chose depuis si longtemps qu’il est sans doute bloqué.',
      rule: 'La même valeur plus longtemps que le délai court : douteux ; plus que le délai long : faux. Les valeurs où une grandeur peut rester au repos (pas de lumière la nuit) sont exceptées.',
      needs:
        'Des mesures sans long silence pendant ce délai. Les états et les totaux ne sont pas testés : ils peuvent rester toujours au repos.',
    },
    clock: {
      label: 'Horloge',
      plainly: 'L’horloge du capteur est fausse : nous ne savons donc pas vraiment quand il a mesuré cela.',
      rule: 'Le plus court délai entre l’heure que dit le capteur et l’arrivée, dans chacune des six dernières tranches de dix minutes (ou du rythme du type de capteur, s’il est plus long) : en avance sur la nôtre de plus d’une minute, en retard chaque fois du même quart d’heure ou plus, ou dérivant de plus d’une minute par heure : douteux. De même une seule mesure en avance de plus d’une minute, ou vieille de plus de 30 jours à l’arrivée. Rien n’est corrigé ; l’impossible est refusé.',
      needs:
        'Une heure que le capteur dit lui-même ; sans elle, celle de l’arrivée vaut, et rien n’est testé. Des messages dans trois des tranches, dans quatre pour une dérive.',
    },
    neighbour: {
      label: 'Voisins',
      plainly: 'Les capteurs alentour s’accordent entre eux, et celui-ci dit autre chose.',
      rule: 'Distance à la médiane des capteurs les plus proches de la même grandeur, au-delà de la limite et au-delà d’une part de la médiane : douteux. La raison nomme les voisins.',
      needs: 'Assez de capteurs à proximité qui ont parlé récemment et ne sont pas mis en doute.',
    },
    battery: {
      label: 'Batterie',
      plainly: 'La batterie du capteur est presque vide, et les capteurs mesurent alors souvent mal.',
      rule: 'Tant que la batterie du capteur est sous 5 %, toutes ses autres mesures sont douteuses ; le niveau de la batterie elle-même ne l’est pas.',
      needs: 'Un niveau de batterie des 7 derniers jours.',
    },
  },
  overview: {
    title: 'Ce que dit la qualité',
    summary:
      'Les capteurs se trompent. Nous testons chaque valeur à son arrivée, et disons à côté d’elle à quel point on peut s’y fier.',
    kept: 'Rien n’est jeté et rien n’est changé : une valeur mise en doute reste visible, avec la raison. Mais elle n’entre dans aucune moyenne ni aucun total.',
    flags: 'Les cinq mots',
    tests: 'Les tests',
    worst:
      'Le pire mot de tous les tests est la qualité de la valeur. Un test qui ne peut pas se faire dit « {untested} ».',
    programs: 'Pour les programmes :',
    json: 'mots, tests et limites de chaque grandeur',
  },
  test: {
    title: '{label} : un test des valeurs',
    kicker: 'Un test des valeurs :',
    kept: 'Ce qu’il met en doute n’est jamais jeté ni changé. Cela est montré avec le mot « {words} », et n’entre ni dans les moyennes ni dans les totaux.',
    rule: 'La règle',
    needs: 'Ce qu’il lui faut',
    without: 'Sans cela, il dit « {untested} », jamais « {passed} ».',
    after: 'D’après :',
    ours: 'règle maison',
    limits: 'Limites de chaque grandeur :',
    json: 'en JSON',
    all: 'Tous les tests et tous les mots',
  },
  or: ' » ou « ',
};
