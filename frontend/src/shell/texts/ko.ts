import { type en } from './en'

/** Texts that several pages use, in Korean. */
export const ko: typeof en = {
  pages: {
    simulator: { name: '시뮬레이터', hint: '주문하며 확장을 지켜봅니다' },
    model: { name: '모델', hint: '스티커로 배포를 모델링하고 매니페스트를 만듭니다' },
    race: { name: '경주', hint: '지연, CPU, 메모리에 따른 확장을 고정된 파드 수와 비교합니다' },
    replay: { name: '다시 보기', hint: '실행을 초 단위로 모든 결정과 함께 살펴봅니다' },
    plan: { name: '계획', hint: '오토스케일러가 어떤 부하에서 무엇을 하는지 시뮬레이션합니다' },
  },
  language: { label: '언어', en: 'English', ko: '한국어' },
  theme: { label: '색상', system: '시스템 설정', light: '밝게', dark: '어둡게' },
  broken: {
    title: '이 부분이 멈췄습니다',
    text: '나머지는 계속 동작합니다. 이 부분을 다시 시작해 보세요. 바로 또 멈추면 페이지를 새로 고치세요.',
    restart: '다시 시작',
  },
  chart: { showTable: '표', hideTable: '차트', time: '시간', tableOf: (chart) => `${chart} 표` },
  pods: (count) => `파드 ${count}개`,
  unknown: '–',
  severities: { error: '오류', warning: '경고', info: '참고' },
  units: {
    seconds: (n) => `${n}초`,
    minutes: (n) => `${n}분`,
    hours: (n) => `${n}시간`,
    milliseconds: (n) => `${n}ms`,
  },
}
