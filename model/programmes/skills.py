"""People: training and labour transfer, schooling aid, the start of a noodle shop."""

from model.programmes.declare import Programme

TRAINING = Programme(
    name="training",
    chinese="技能培训",
    english="training",
    reach="household",
    unit="one course with placement for one member",
    price=4500.0,
    price_remote=0.10,
    own_share=False,
    purses=("special", "sector"),
    counts_as_industry=False,
    needs="a member of 16 to 50, able, not trained before",
    changes="Person.trained",
    delay="next year's choice of work",
    decay="labour.course_fade a year; a course is taken once",
    source="30 days at 110 yuan (100-120, grant rules of the rain-and-dew plan) and a placement "
    "service of 1,200: assumption",
)

SCHOOLING = Programme(
    name="schooling",
    chinese="助学",
    english="schooling aid",
    reach="household",
    unit="a year's grant for a student beyond junior high",
    price=3000.0,
    price_remote=0.0,
    own_share=False,
    purses=("sector",),
    counts_as_industry=False,
    needs="a member in senior secondary school or college",
    changes="Offer.grant, then Money.school_q",
    delay="none",
    decay="paid for one year",
    source="3,000 yuan a year for vocational students (rain-and-dew plan, 2015 on)",
)

NOODLE = Programme(
    name="noodle",
    chinese="拉面店创业",
    english="noodle-shop start-up",
    reach="household",
    unit="start-up help and interest on 75,000 yuan for one shop",
    price=15000.0,
    price_remote=0.0,
    own_share=False,
    purses=("special", "sector"),
    counts_as_industry=False,
    needs="two years as a worker in the trade, the own part of the capital",
    changes="Stake.shop",
    delay="none",
    decay="trade.shop_fails_y a year; the loan stays",
    source="start-up loan of 75,000 yuan (50,000-100,000) to 15,000 people by 2016; interest of "
    "three years: calculated",
)
