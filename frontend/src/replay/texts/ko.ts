import { type en } from './en'

/** Texts of the replay page in Korean. */
export const ko: typeof en = {
  title: '다시 보는 실행',
  subtitle: '컨슈머 그룹이 매초 무엇을 했고 왜 그랬는지',
  skip: '실행으로 건너뛰기',
  about: '이 클러스터의 최근 몇 분, 또는 기록.',
  newest: '최근 15분',
  open: '기록 열기…',
  reading: '최근 몇 분을 찾는 중…',
  howToCreate: {
    before: '이 페이지 뒤에 로컬 클러스터가 없습니다. 기록을 여기에 끌어다 놓거나 새로 만드세요:',
    after: ' 또는 시뮬레이터의 ‘실행 저장’.',
  },
  errors: {
    notJson: '열지 못했습니다. JSON이나 압축된 JSON이 아닙니다. 기록 파일을 고르세요.',
    tooLarge: '열지 못했습니다. 기록의 텍스트가 50 MB보다 큽니다.',
    notRead: (reason) => `기록을 읽지 못했습니다: ${reason}.`,
    invalid: (reason) => `열지 못했습니다. 기록이 아닙니다. ${reason}`,
  },
  moment: '순간',
  time: (at, last) => `${last} 중 ${at} 시점`,
  play: '재생',
  pause: '멈춤',
  atTime: (title, time, values) => `${title}. ${time}: ${values}`,
  whatIf: '다른 설정이라면…',
  whatIfHint: '이 도착량에 다른 설정을 플래너에서 시험합니다.',
  decisions: '그때까지의 결정',
  target: '확장되는 Deployment',
  noAutoscalers: '이 기록에는 오토스케일러가 없습니다.',
  noDecisions: '아직 결정이 없습니다.',
}
