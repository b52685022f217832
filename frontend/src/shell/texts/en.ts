import { counted } from './counted'

/** Texts that several pages use, in English. Texts of a single page are in that page's table. */
export const en = {
  pages: {
    simulator: { name: 'Simulator', hint: 'Order and watch it scale' },
    model: { name: 'Model', hint: 'Model a deployment with stickers and get its manifests' },
    race: { name: 'Race', hint: 'Compare scaling by lag, CPU and memory with fixed numbers of pods' },
    replay: { name: 'Replay', hint: 'Go through a run second by second, with every decision' },
    plan: { name: 'Plan', hint: 'Simulate what an autoscaler does with a load' },
  },
  language: { label: 'Language', en: 'English', ko: '한국어' },
  theme: { label: 'Colours', system: 'As the system', light: 'Light', dark: 'Dark' },
  broken: {
    title: 'This part has stopped',
    text: 'Everything else keeps working. Start this part again; if it stops again, reload the page.',
    restart: 'Start again',
  },
  chart: { showTable: 'Table', hideTable: 'Chart', time: 'Time', tableOf: (chart: string) => `${chart} as a table` },
  pods: (count: string) => counted(count, 'pod'),
  unknown: '–',
  severities: { error: 'Error', warning: 'Warning', info: 'Note' },
  units: {
    seconds: (n: string) => `${n} s`,
    minutes: (n: string) => (n === '1' ? 'a minute' : `${n} minutes`),
    hours: (n: string) => (n === '1' ? 'an hour' : `${n} hours`),
    milliseconds: (n: string) => `${n} ms`,
  },
}
