import orderStatus, { shipped } from "../../flows/order-status.ts";
import { conversation } from "../../src/testing/index.ts";

const order = "HS123456";
const parcel = { order, carrier: "Gull Express", track: "https://gull.example/1" };

const asked = () => conversation(orderStatus).says("where is my order").says("hs123456");

describe("the order status", () => {
  it("is told when the shop has sent the order", async () => {
    await asked()
      .sees(`Order ${order} is being packed.`)
      .passes("2 days")
      .happens(shipped, parcel)
      .sees(/on its way with Gull Express\.\s+Where it is: https:\/\/gull\.example\/1/)
      .isThrough();
  });

  it("is not that of another order", async () => {
    await asked()
      .happens(shipped, { ...parcel, order: "HS999999" })
      .seesNothingMore()
      .happens(shipped, parcel)
      .sees(`Order ${order} is on its way`);
  });

  it("is asked for again with an example when the number does not fit", async () => {
    await conversation(orderStatus)
      .says("/order")
      .says("my blue boots")
      .sees("An order number looks like HS123456. What is your order number?");
  });

  it("comes with a choice when the order is late, on another app too", async () => {
    await asked()
      .passes("3 days")
      .sees(`Order ${order} should have left by now.`)
      .offers("I can wait", "Cancel it")
      .on("whatsapp")
      .says("cancel it")
      .sees("we see to it today")
      .isThrough();
  });
});
