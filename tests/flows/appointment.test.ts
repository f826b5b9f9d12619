import appointment from "../../flows/appointment.ts";
import { conversation } from "../../src/testing/index.ts";

const booked = () =>
  conversation(appointment)
    .says("/appointment")
    .sees("What shall we mend?")
    .says("boots")
    .sees("boots: noted. Anything else?")
    .chooses("One more thing")
    .sees("What else?")
    .says("a jacket")
    .chooses("That is all");

describe("an appointment", () => {
  it("names the day and what to bring", async () => {
    await booked()
      .offers("Thursday 3 January", "Friday 4 January", "Saturday 5 January")
      .chooses("Friday 4 January")
      .sees(
        /See you on Friday 4 January!\s+Appointment .+\. Bring with you:\s+• boots\s+• a jacket/,
      );
  });

  it("comes with a reminder the day before", async () => {
    await booked()
      .chooses("Friday 4 January")
      .passes("47 hours")
      .seesNothingMore()
      .passes("2 hours")
      .sees("Your appointment is tomorrow.")
      .chooses("I will")
      .sees("The kettle is on.")
      .isThrough();
  });

  it("can be called off on another app", async () => {
    await booked()
      .chooses("Thursday 3 January")
      .passes("1 day")
      .on("whatsapp")
      .says("I cannot")
      .sees("Thank you for telling us.")
      .isThrough();
  });
});
