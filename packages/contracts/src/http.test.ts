import { createOrderSchema, postRestaurantsSchema } from './http'
import { consumerNames, consumers } from './names'

const aRestaurant = { name: 'Bean there', type: 'coffee', image: '', menu: [{ item: 'Flat white', price: 4.5 }] }

describe('createOrderSchema', () => {
  it('converts an empty body to a simulated order', () => {
    expect(createOrderSchema.parse({})).toEqual({ dish: 'testDish', kitchenSpeed: 5_000, courierSpeed: 5_000 })
  })

  it('removes unknown fields', () => {
    expect(createOrderSchema.parse({ colour: 'red' })).not.toHaveProperty('colour')
  })

  it.each([
    { userId: 'me' },
    { kitchenId: '1' },
    { dish: '' },
    { dish: 'x'.repeat(201) },
    { totalPrice: -1 },
    { totalPrice: '12.345' },
    { kitchenSpeed: -1 },
    { courierSpeed: 60_001 },
    { courierSpeed: '50' },
  ])('rejects %p and names the field', (body) => {
    const { error } = createOrderSchema.safeParse(body)
    expect(error?.issues.map(({ path }) => path[0])).toEqual(Object.keys(body))
  })
})

describe('postRestaurantsSchema', () => {
  it('accepts a list, alone or under restaurants', () => {
    expect(postRestaurantsSchema.parse([aRestaurant])).toEqual([aRestaurant])
    expect(postRestaurantsSchema.parse({ restaurants: [aRestaurant] })).toEqual([aRestaurant])
  })

  it.each([[[]], [{}], [Array.from({ length: 501 }, () => aRestaurant)], [[{ ...aRestaurant, name: '' }]]])(
    'rejects an empty, too long or invalid list',
    (body) => {
      expect(postRestaurantsSchema.safeParse(body).success).toBe(false)
    },
  )
})

describe('consumers', () => {
  it('have unique names', () => {
    for (const field of ['service', 'deployment', 'groupId', 'scaledObject', 'podCount'] as const) {
      expect(new Set(consumerNames.map((name) => consumers[name][field])).size).toBe(consumerNames.length)
    }
  })
})
