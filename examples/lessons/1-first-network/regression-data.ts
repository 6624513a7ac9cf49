// The points of this lesson: 100 of them along y = 2 + 0.7 x, with even noise of half a unit each way. The numbers are NumPy's for seed 0.
// Точки этого урока: 100 штук вдоль y = 2 + 0.7 x, с равномерным шумом в полединицы. Числа — как у NumPy с seed 0.
import { plot, testing } from "gradlens";
import { random, sort } from "gradlens/numpy";

random.seed(0);
const x = sort(random.rand(100, 1), { axis: 0 }).mul(4).add(1);
const noise = random.rand(100, 1).sub(0.5);

/** float32 [100, 1], from 1 to 5 */
export const X = x.float();
/** float32 [100, 1] */
export const y = x.mul(0.7).add(2).add(noise).float();

testing.assertClose(X.mean(), 2.89118);
testing.assertClose(y.mean(), 4.0519);

plot.scatter(X, y, { label: "Data" });
plot.xlabel("$x$");
plot.ylabel("$y$");
plot.grid();
plot.legend();
plot.show();
