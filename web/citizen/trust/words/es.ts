import type { Words } from './en.ts';

export const words: Words = {
  title: '¿Es fiable?',
  lead: 'Lo que usted ve es tan bueno como los sensores y el servicio que hay detrás. Así de bien están ahora, sin callar ninguna cifra.',
  ready: {
    well: 'El servicio funciona: todo lo que necesita está bien.',
    ill: 'El servicio funciona solo en parte: las lecturas se guardan y algunas se muestran más tarde que de costumbre.',
    away: 'El servicio dice que ahora no está bien.',
    hours: {
      one: 'Llegaron lecturas en {n} de las últimas {all} horas.',
      other: 'Llegaron lecturas en {n} de las últimas {all} horas.',
    },
  },
  ledger: {
    title: 'No se pierde nada',
    sentence:
      'De {received} lecturas que llegaron, {stored} están guardadas, {duplicate} eran repeticiones, {rejected} se rechazaron con un motivo y {flight} están en camino.',
    balances: { word: 'la suma cuadra', text: 'Se da cuenta de cada lectura cuya llegada se confirmó.' },
    imbalance: { word: 'la suma no cuadra', text: 'Falta dar cuenta de algo. Se avisa a los operadores.' },
    checked: 'Comprobado {ago}.',
    all: 'El libro completo (JSON)',
    chart: 'Lecturas que llegaron, hora a hora, en los últimos 7 días',
  },
  sensors: {
    title: 'Los sensores',
    live: 'Los que están al día hablan tan a menudo como deben.',
    late: 'Los que van con retraso ya deberían haber hablado; aún se muestra su último dato.',
    silent:
      'De los demasiado antiguos y de los nunca recibidos no se sabe nada: decimos «desconocido», no «libre» ni «bueno».',
    all: 'Todos',
    kinds: 'Por tipo',
    areas: 'Por zona',
    share: '{share} al día',
  },
  repair: {
    title: 'Averías y cuánto tardan en repararse',
    healthy: 'El {share} de los sensores no tiene ninguna avería conocida.',
    none: 'Ahora no se conoce ninguna avería.',
    detect: 'La mitad de las averías se nota antes de {long} (de {n} en los últimos 30 días).',
    repair: 'La mitad se repara antes de {long} (de {n}).',
    noDetect: 'En los últimos 30 días hubo muy pocas averías para decir cuánto se tarda en notarlas.',
    noRepair: 'En los últimos 30 días hubo muy pocas reparaciones para decir cuánto tardan.',
    looked: 'Se miraron todos los sensores {ago}.',
  },
  deliveries: {
    title: 'Cuánto tardan en llegar los avisos',
    note: 'Desde la lectura que causó el aviso hasta que el canal tomó el mensaje, desde que arrancó el servicio.',
    sent: { zero: 'aún nada enviado', one: '{n} mensaje', other: '{n} mensajes' },
    times: 'la mitad antes de {half}, el 95 % antes de {most}',
    channels: {
      web_push: 'Notificación',
      email: 'Correo electrónico',
      sms: 'SMS',
      webhook: 'Webhook',
      mqtt: 'MQTT',
      sse: 'Página en directo',
    },
    none: 'No se ha enviado ningún aviso desde que arrancó el servicio.',
  },
  more: {
    title: 'Más información',
    quality: 'Cómo se comprueban los valores',
    alerts: 'Avisos de ahora y de antes',
    reference: 'Para desarrolladores',
  },
};
