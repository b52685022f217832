import { type en } from './en'

/** Texts of the race page in Korean. */
export const ko: typeof en = {
  title: '경주',
  subtitle: '같은 주문을 지연, 지연 시간, 도착률, CPU, 메모리에 따른 확장과 고정된 파드 수로 처리한 결과',
  skip: '경주로 건너뛰기',
  about: '누가 밀린 주문을 적게 유지하는지, 비용은 얼마인지 비교합니다.',
  newest: '최근 경주',
  open: '경주 열기…',
  reading: '최근 경주를 찾는 중…',
  howToCreate: {
    before: '이 체크아웃에서는 아직 경주를 실행하지 않았습니다.',
    after: ' 명령을 실행한 뒤 ‘최근 경주’를 누르거나, 경주 결과를 저장한 파일을 여기에 끌어다 놓으세요.',
  },
  errors: {
    notJson: '열지 못했습니다. JSON 파일이 아닙니다. 경주 결과를 저장한 파일을 고르세요.',
    tooLarge: '열지 못했습니다. 파일의 텍스트가 4 MB보다 큽니다. 경주 결과를 저장한 파일을 고르세요.',
    notRead: (reason) => `경주를 읽지 못했습니다: ${reason}.`,
    value: (path, expected) =>
      `열지 못했습니다. 경주 파일이 아닙니다(${path} 자리에 있어야 하는 것: ${expected}). 경주 결과를 저장한 파일을 고르세요.`,
    file: '파일 전체',
  },
  expected: { object: '객체', list: '알맞은 길이의 목록', number: '0 이상의 값', text: '문자열' },
  orders: (count) => `주문 ${count}건씩`,
  rush: (rate, seconds) => `초당 ${rate}건으로 ${seconds}초`,
  seed: (seed) => `시드 ${seed}`,
  contenders: {
    lag: 'Kafka 지연(lag)',
    'time lag': '가장 오래된 레코드의 경과 시간',
    'lag and rate': 'Kafka 지연(lag)과 도착률',
    cpu: 'CPU',
    memory: '메모리',
    'fixed 2': '고정: 파드 2개씩',
    'fixed 6': '고정: 파드 6개씩',
  },
  chart: {
    region: '밀린 주문',
    title: '접수되었지만 배달되지 않은 주문',
    unit: '최대, 또는 가리킨 순간',
    description: (title, values) => `${title}. 최대: ${values}`,
  },
  table: {
    region: '결과',
    label: '참가자별 결과',
    scaledBy: '확장 기준',
    backlog: '최대 밀린 주문',
    p50: '배달 시간 p50',
    p95: '배달 시간 p95',
    podMinutes: '파드·분',
    cost: '비용',
    undelivered: (count) => `${count}건 미배달`,
  },
  price: { label: '파드 시간당 가격', invalid: '가격은 0 이상의 숫자입니다.' },
}
