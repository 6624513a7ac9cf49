// A network is a class that inherits: what inheritance is, before the first network.
// Сеть — это класс-наследник: что такое наследование, до первой сети.
import { testing } from "gradlens";

// A lamp: brightness from 0 to 10, and an answer to a request.
// Лампа: яркость от 0 до 10 и ответ на запрос.
class Lamp {
  brightness = 5;

  setBrightness(value: number) {
    this.brightness = Math.min(10, Math.max(0, value));
  }

  answer(request: string) {
    return `Brightness is ${this.brightness}; you asked: ${request}`;
  }
}

// A second model has a night mode. All that is not written anew comes from the parent: here, the setting of the brightness.
// У второй модели есть ночной режим. Всё, что не написано заново, приходит от родителя: здесь — настройка яркости.
class NightLamp extends Lamp {
  isNight = false;

  setNight(isNight: boolean) {
    this.isNight = isNight;
  }

  // super calls the parent's own version.
  // super вызывает версию родителя.
  override answer(request: string) {
    return this.isNight ? "" : super.answer(request);
  }
}

const lamp = new NightLamp();
lamp.setBrightness(40);
console.log(lamp.answer("status"));
testing.assertEqual(lamp.answer("status"), "Brightness is 10; you asked: status");
lamp.setNight(true);
testing.assertEqual(lamp.answer("status"), "");
