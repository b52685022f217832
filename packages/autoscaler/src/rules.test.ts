import { UnknownVersionError } from './errors'
import { rulesOf } from './rules'

describe('rulesOf', () => {
  it('uses the newest versions by default', () => {
    expect(rulesOf()).toEqual(rulesOf({ keda: '2.21.0', kubernetes: 'v1.37' }))
    expect(rulesOf()).toMatchObject({ keda: '2.21.0', kubernetes: '1.37.2', scaleToZero: true })
  })

  it('combines any supported versions', () => {
    const rules = rulesOf({ keda: '2.20', kubernetes: '1.36' })
    expect(rules).toMatchObject({ earliestCountsRetained: false, zeroNeedsCondition: true, scaleToZero: false })
  })

  it.each([
    [{ keda: '2.19' }, 'KEDA 2.19 is not supported; supported versions: 2.20, 2.21'],
    [{ kubernetes: '1.3' }, 'Kubernetes 1.3 is not supported; supported versions: 1.35, 1.36, 1.37'],
    [{ kubernetes: 'latest' }, 'Kubernetes latest is not supported'],
  ])('rejects %j and names the supported versions', (versions, message) => {
    expect(() => rulesOf(versions)).toThrow(UnknownVersionError)
    expect(() => rulesOf(versions)).toThrow(message)
  })
})
