# Every target is a command of tools/dev; "make help" lists them.
PYTHON ?= python3
SETTINGS = $(foreach name,PORT DB DEMO ADDON TAGS ALL FILE MAPPING HOLD SCORE SECONDS ROWS FORMS,$(if $($(name)),"$(name)=$($(name))"))
COMMANDS = run test quick lint bench prove fuzz load dashboards check-xlsx wheels translations update shell psql screenshots setup clean

.PHONY: help $(COMMANDS)
help:
	@$(PYTHON) -m tools.dev help

$(COMMANDS):
	@$(PYTHON) -m tools.dev $@ $(SETTINGS)
