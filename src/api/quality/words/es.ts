import type { QualityWords } from './words.ts';

export const es: QualityWords = {
  flags: {
    pass: { word: 'comprobado', meaning: 'Al menos una prueba miró el dato, y ninguna encontró nada raro.' },
    not_evaluated: {
      word: 'sin comprobar',
      meaning:
        'Ninguna prueba pudo mirar el dato: no hay pruebas para él, o aún se sabe demasiado poco. Cuenta tal como está.',
    },
    suspect: {
      word: 'dudoso',
      meaning:
        'Una prueba lo encontró raro. Aun así puede ser cierto; se muestra, y no entra en ninguna media ni en ningún total.',
    },
    fail: {
      word: 'erróneo',
      meaning:
        'Una prueba lo encontró casi con seguridad equivocado. Se guarda y se muestra como llegó, y no entra en ninguna media ni en ningún total.',
    },
    missing: { word: 'sin dato', meaning: 'El sensor nunca ha dicho nada sobre esto.' },
  },
  tests: {
    gross_range: {
      label: 'Rango',
      plainly: 'El dato queda fuera de lo que este sensor puede medir, o fuera de lo que se ve en esta ciudad.',
      rule: 'Fuera del rango del sensor: erróneo. Fuera del rango verosímil de la magnitud o del tipo de sensor: dudoso. Los extremos pertenecen al rango.',
      needs: 'Solo el dato. Donde todo lo posible es verosímil (estados, porcentajes), no hay nada que comprobar.',
    },
    spike: {
      label: 'Salto',
      plainly: 'El dato se alejó de golpe del anterior, y el siguiente volvió a donde estaba.',
      rule: 'Distancia de una lectura a la media de la anterior y la siguiente: más allá del límite bajo, dudoso; más allá del alto, erróneo.',
      needs:
        'La lectura siguiente, así que el veredicto llega con ella y sube `revision` a 2; ambas vecinas a menos de tres veces el ritmo del tipo de sensor, y sin dudas sobre ellas. Las lecturas que llegan tarde no se comprueban.',
    },
    rate_of_change: {
      label: 'Velocidad de cambio',
      plainly: 'El dato cambió más deprisa de lo que estas cosas cambian, o bajó un contador que solo puede subir.',
      rule: 'Diferencia con la lectura anterior, por minuto (menos de un minuto cuenta como uno), más allá del límite: dudoso. Un total que baja: dudoso.',
      needs:
        'Una lectura anterior de la que no dude otra prueba, a menos de tres veces el ritmo del tipo de sensor. Los estados y las lecturas que llegan tarde no se comprueban.',
    },
    flat_line: {
      label: 'Línea plana',
      plainly: 'El sensor lleva tanto tiempo diciendo exactamente lo mismo que probablemente está atascado.',
      rule: 'El mismo dato durante más tiempo que el plazo corto: dudoso; más que el largo: erróneo. Se exceptúan los valores en los que una magnitud puede reposar (de noche no hay luz).',
      needs:
        'Lecturas sin un silencio largo durante ese plazo. Los estados y los totales no se comprueban: pueden reposar siempre.',
    },
    clock: {
      label: 'Reloj',
      plainly: 'El reloj del sensor está mal, así que no sabemos de verdad cuándo midió esto.',
      rule: 'El menor retraso entre la hora que dice el sensor y la llegada, en cada uno de los últimos seis tramos de diez minutos (o del ritmo del tipo de sensor, si es mayor): más de un minuto adelantado respecto al nuestro, atrasado cada vez el mismo cuarto de hora o más, o desviándose más de un minuto por hora: dudoso. También una sola lectura adelantada más de un minuto, o con más de 30 días al llegar. No se corrige nada; lo imposible se rechaza.',
      needs:
        'Una hora que diga el propio sensor; sin ella vale la de llegada, y no se comprueba nada. Mensajes en tres de los tramos; en cuatro, para una desviación.',
    },
    neighbour: {
      label: 'Vecinos',
      plainly: 'Los sensores de alrededor coinciden entre sí, y este dice otra cosa.',
      rule: 'Distancia a la mediana de los sensores más cercanos de la misma magnitud, más allá del límite y más allá de una parte de la mediana: dudoso. El motivo nombra a los vecinos.',
      needs: 'Bastantes sensores cerca que hayan hablado hace poco y de los que no se dude.',
    },
    battery: {
      label: 'Batería',
      plainly: 'La batería del sensor está casi agotada, y entonces los sensores a menudo miden mal.',
      rule: 'Mientras la batería del sensor está por debajo del 5 %, todas sus demás medidas son dudosas; el nivel de la propia batería, no.',
      needs: 'Un nivel de batería de los últimos 7 días.',
    },
  },
  overview: {
    title: 'Qué es la calidad',
    summary:
      'Los sensores se equivocan. Comprobamos cada dato cuando llega, y decimos junto a él hasta qué punto es de fiar.',
    kept: 'Nada se tira y nada se cambia: un dato dudoso sigue a la vista, con el motivo. Pero no entra en ninguna media ni en ningún total.',
    flags: 'Las cinco palabras',
    tests: 'Las pruebas',
    worst:
      'La peor palabra de todas las pruebas es la calidad del dato. Una prueba que no puede hacerse dice «{untested}».',
    programs: 'Para programas:',
    json: 'palabras, pruebas y los límites de cada magnitud',
  },
  test: {
    title: '{label}: una prueba de los datos',
    kicker: 'Una prueba de los datos:',
    kept: 'Lo que pone en duda nunca se tira ni se cambia. Se muestra con la palabra «{words}», y no entra en medias ni en totales.',
    rule: 'La regla',
    needs: 'Lo que necesita',
    without: 'Sin eso dice «{untested}», nunca «{passed}».',
    after: 'Según:',
    ours: 'regla propia',
    limits: 'Límites de cada magnitud:',
    json: 'en JSON',
    all: 'Todas las pruebas y palabras',
  },
  or: '» o «',
};
