import { type faults as english } from './faults-en'

/** Texts of the faults in Korean. */
export const faults: typeof english = {
  show: '열기',
  hide: '닫기',
  kind: '장애',
  target: '그룹',
  seconds: '길이(초)',
  interval: '간격(초)',
  inject: '장애 주입하기',
  undo: '되돌리기',
  none: '아직 주입한 장애가 없습니다.',
  list: '언제 무슨 일이 있었나',
  refused: (reason) => `여기서는 할 수 없습니다: ${reason}`,
  byCommand: '이 페이지에는 클러스터 권한이 없습니다. 다음 명령을 입력하세요:',
  noCommand: '이 페이지에는 클러스터 권한이 없으며, 이 장애에는 노드의 셸이 필요합니다.',
  active: (seconds) => `진행 중, ${seconds}초 남음`,
  recovering: (before, peak) => `이전 지연 ${before}, 최대 ${peak}; 아직 회복되지 않음`,
  recovered: (seconds, before, peak) => `이전 지연 ${before}, 최대 ${peak}; ${seconds}초 만에 회복됨`,
  unknown: '이 장애 이전의 지연을 알 수 없습니다.',
  kinds: {
    'kill-pod': {
      name: '파드 강제 종료',
      what: '그룹의 파드 하나에 SIGKILL을 보냅니다. 커밋하지 못한 레코드는 다시 처리됩니다.',
    },
    'freeze-pod': {
      name: '파드 멈춤',
      what: '파드가 연결을 닫지 않고 멈춥니다. 세션이 만료될 때까지 그 파티션은 기다립니다.',
    },
    'kill-pods': {
      name: '파드 무작위 강제 종료',
      what: '모든 컨슈머 그룹에서 무작위로 고른 파드에 SIGKILL을 반복해서 보냅니다.',
    },
    'slow-pod': { name: '파드 느리게 하기', what: '낮은 CPU 제한처럼 파드 하나가 CPU 시간의 5분의 1만 씁니다.' },
    'lose-node': { name: '노드 손실', what: '모든 파드의 절반이 한꺼번에 사라지고 다시 만들어집니다.' },
    deploy: { name: '부하 중 배포', what: '롤아웃이 그룹의 모든 파드를 하나씩 교체합니다.' },
    poison: {
      name: '처리할 수 없는 레코드',
      what: '어떤 컨슈머도 처리할 수 없는 레코드 7개이며 6개는 dead letter가 되고 1개는 무시됩니다. 주문은 계속됩니다.',
    },
    'hot-key': {
      name: '핫 키',
      what: '초당 주문 12건이 모두 파티션 0으로 갑니다. 그룹마다 파드 하나가 모든 일을 합니다.',
    },
    'broker-down': { name: 'Kafka 중단', what: '브로커가 중단되었습니다. 돌아올 때까지 주문을 받지 않습니다.' },
    'broker-slow': { name: 'Kafka 느림', what: 'Produce, Fetch, OffsetCommit의 응답이 1초 늦습니다.' },
    'redis-down': { name: 'Redis 중단', what: '응답을 저장할 수 없습니다. 주문은 계속됩니다.' },
    'mongo-down': {
      name: 'MongoDB 중단',
      what: '주문을 저장할 수 없습니다. 컨슈머는 기다리며 아무것도 잃지 않습니다.',
    },
    'scaler-blind': {
      name: '오토스케일러가 Kafka에 연결하지 못함',
      what: 'KEDA가 지연을 읽지 못해 파드 수를 유지하거나 fallback을 씁니다.',
    },
  },
  actions: {
    killed: (object) => `${object} 강제 종료`,
    frozen: (object) => `${object} 멈춤`,
    resumed: (object) => `${object} 다시 동작`,
    slowed: (object) => `${object} 느려짐`,
    deleted: (object) => `${object} 삭제`,
    restarted: (object) => `${object} 재시작`,
    stopped: (object) => `${object} 중단`,
    started: (object) => `${object} 시작`,
    delayed: (object) => `${object} 늦어짐`,
    published: (object) => `레코드 ${object}개 발행`,
    ordered: (object) => `주문 ${object}건 접수`,
    blinded: (object) => `${object} 지연을 읽지 못함`,
    seeing: (object) => `${object} 지연을 다시 읽음`,
    failed: (object) => `되돌리지 못함: ${object}`,
  },
}
