import { type RestaurantDocument } from '@food-delivery/contracts'
import { useState } from 'react'
import { Notice } from '../shell/notice'
import { usePage } from '../shell/page-context'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { FoodIcon } from './food-icons'
import { type Category, categories, foodKind } from './food-kind'
import { MenuScreen } from './menu-screen'

type CategoryChoice = Category | 'all'

/** The list of restaurants, or the menu of the chosen one. */
export function RestaurantsScreen() {
  const [kitchenId, setKitchenId] = useState<string | null>(null)
  const { docs, status } = useSelector((state) => state.phone.restaurants)
  const chosen = docs.find((restaurant) => restaurant.kitchenId === kitchenId)
  if (chosen) return <MenuScreen restaurant={chosen} onBack={() => setKitchenId(null)} />
  if (status === 'loading') return <Loading />
  if (status === 'failed' || docs.length === 0) return <NoRestaurants />
  return <RestaurantList docs={docs} onChoose={setKitchenId} />
}

function Loading() {
  const { phone: texts } = useTexts()
  return (
    <div className="device-list" role="status">
      <p className="device-caption">{texts.restaurantsLoading}</p>
      {categories.map((category) => (
        <span key={category} className="card-placeholder" aria-hidden="true" />
      ))}
    </div>
  )
}

function NoRestaurants() {
  const { phone: texts, reasons } = useTexts()
  const { status, failure } = useSelector((state) => state.phone.restaurants)
  const { phone } = useSimulator()
  const hasFailed = status === 'failed'
  return (
    <Notice
      title={hasFailed ? texts.restaurantsFailed : texts.restaurantsNone}
      action={texts.tryAgain}
      onAction={() => void phone.loadRestaurants()}
      role={hasFailed ? 'alert' : 'status'}
    >
      <p>{failure ? reasons[failure] : texts.restaurantsNoneHint}</p>
      {!hasFailed && (
        <code className="command">
          {`curl -X POST -H 'Content-Type: application/json' -d @restaurants.json ${window.location.origin}/restaurants`}
        </code>
      )}
    </Notice>
  )
}

function RestaurantList({
  docs,
  onChoose,
}: {
  docs: readonly RestaurantDocument[]
  onChoose: (kitchenId: string) => void
}) {
  const { phone: texts } = useTexts()
  const [category, setCategory] = useState<CategoryChoice>('all')
  const shown = docs.filter(({ type }) => category === 'all' || foodKind(type) === category)
  return (
    <>
      <Categories category={category} onChange={setCategory} />
      <ul className="device-list">
        {shown.map((restaurant) => (
          <li key={restaurant.kitchenId}>
            <RestaurantCard restaurant={restaurant} onClick={() => onChoose(restaurant.kitchenId)} />
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <Notice title={texts.noneOfKind} action={texts.showAll} onAction={() => setCategory('all')} />
      )}
    </>
  )
}

function Categories({
  category,
  onChange,
}: {
  category: CategoryChoice
  onChange: (category: CategoryChoice) => void
}) {
  const { phone: texts } = useTexts()
  return (
    <div className="categories" role="group" aria-label={texts.categoriesLabel}>
      {categories.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === category}
          onClick={() => onChange(name === category ? 'all' : name)}
        >
          <FoodIcon kind={name} />
          {texts.categories[name]}
        </button>
      ))}
    </div>
  )
}

function RestaurantCard({ restaurant, onClick }: { restaurant: RestaurantDocument; onClick: () => void }) {
  const { phone: texts } = useTexts()
  const { format } = usePage()
  return (
    <button type="button" className="card" onClick={onClick}>
      <FoodIcon kind={foodKind(restaurant.type)} />
      <span className="card-name">{restaurant.name}</span>
      <span className="card-detail">
        {texts.dishes(format.integer(restaurant.menu.length))}
        {restaurant.deal !== undefined && ` · ${restaurant.deal}`}
      </span>
    </button>
  )
}
